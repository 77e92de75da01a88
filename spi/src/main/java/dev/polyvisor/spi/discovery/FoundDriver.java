package dev.polyvisor.spi.discovery;

import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.driver.OptionSpec;
import java.util.List;

/**
 * A driver that can be used.
 *
 * @param name its name
 * @param source the class of its factory, and where it comes from
 * @param options what it declares
 * @param factory its factory
 */
public record FoundDriver(String name, String source, List<OptionSpec> options, DriverFactory factory) {

    /** Copies the list. */
    public FoundDriver {
        options = List.copyOf(options);
    }
}
