package dev.polyvisor.api.inventory;

import dev.polyvisor.api.DataSize;
import java.util.List;
import java.util.Optional;

/** What instances are made from: an image, a template, a data source. */
public interface Image extends Resource {

    /**
     * Other names that an {@code InstanceSpec} may use for it.
     *
     * @return the aliases
     */
    default List<String> aliases() {
        return List.of();
    }

    /**
     * The size of its root disk or file.
     *
     * @return the amount, empty when unknown
     */
    default Optional<DataSize> size() {
        return Optional.empty();
    }

    /**
     * The architecture, as the backend writes it.
     *
     * @return the name, may be empty
     */
    default String architecture() {
        return "";
    }
}
