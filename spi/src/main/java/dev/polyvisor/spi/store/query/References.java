package dev.polyvisor.spi.store.query;

import dev.polyvisor.api.inventory.Host;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.StorageVolume;
import java.util.function.Consumer;

/**
 * What a value refers to directly: its parent, its references, and what the common views name: host and cluster of a
 * machine, the cluster of a host, the pool of a volume. Workloads are expanded along these, and so is the way back from a
 * value that changes to the machines that it matters to.
 */
public final class References {

    private References() {}

    /**
     * Hands over what a value refers to.
     *
     * @param value the value
     * @param sink gets each key; some of them more than once
     */
    public static void of(Resource value, Consumer<? super ResourceKey> sink) {
        value.parent().ifPresent(sink);
        value.references().forEach(sink);
        if (value instanceof Machine machine) {
            machine.host().ifPresent(sink);
            machine.cluster().ifPresent(sink);
        } else if (value instanceof Host host) {
            host.cluster().ifPresent(sink);
        } else if (value instanceof StorageVolume volume) {
            volume.pool().ifPresent(sink);
        }
    }
}
