package dev.polyvisor.api.instance;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How an instance is brought back to a snapshot.
 *
 * @param memory whether the memory of the snapshot is resumed; a snapshot without memory is then FAILED_PRECONDITION
 * @param disks the disks to bring back by name; absent for all
 * @param stopFirst whether a running instance may be stopped for it and is started again afterwards; otherwise it is
 *     FAILED_PRECONDITION
 */
public record RestoreOptions(boolean memory, Optional<Set<String>> disks, boolean stopFirst) {

    /** Checks the values. */
    public RestoreOptions {
        Objects.requireNonNull(disks, "disks");
        disks = disks.map(Checks::copy);
        new Checks().noBlank("disks", disks.orElse(Set.of())).done();
    }

    /**
     * Disks and configuration, with a running instance stopped and started again.
     *
     * @return the options
     */
    public static RestoreOptions defaults() {
        return new RestoreOptions(false, Optional.empty(), true);
    }

    /**
     * Disks, configuration and memory.
     *
     * @return the options
     */
    public static RestoreOptions withMemory() {
        return new RestoreOptions(true, Optional.empty(), true);
    }

    /**
     * Only if the instance is stopped.
     *
     * @return the options
     */
    public static RestoreOptions onlyStopped() {
        return new RestoreOptions(false, Optional.empty(), false);
    }
}
