package dev.polyvisor.api.inventory;

import java.util.OptionalInt;

/** A network that instances can be attached to. */
public interface Network extends Resource {

    /**
     * The VLAN tag.
     *
     * @return 1 to 4094, empty when untagged or unknown
     */
    default OptionalInt vlan() {
        return OptionalInt.empty();
    }
}
