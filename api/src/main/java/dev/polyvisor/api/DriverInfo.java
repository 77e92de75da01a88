package dev.polyvisor.api;

import dev.polyvisor.api.driver.OptionSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A driver that was found.
 *
 * @param name its name; for a broken one whose name is not known, the class or the file that names it
 * @param source where it comes from: the class of its factory, and its module or file where known
 * @param options the connection options that it declares
 * @param broken why it cannot be used, empty when it can
 */
public record DriverInfo(String name, String source, List<OptionSpec> options, Optional<String> broken) {

    /** Copies the list. */
    public DriverInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(broken, "broken");
        options = List.copyOf(options);
    }

    /**
     * Whether providers can be opened with it.
     *
     * @return true when it is not broken
     */
    public boolean available() {
        return broken.isEmpty();
    }
}
