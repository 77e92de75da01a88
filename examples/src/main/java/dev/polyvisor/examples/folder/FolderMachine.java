package dev.polyvisor.examples.folder;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A machine of the folder: a record, so that the store sees by {@code equals} whether it has changed.
 *
 * @param key its key
 * @param name the name of its file without the ending
 * @param state what the file says, {@link MachineState#UNKNOWN} when it says something else
 * @param nativeState what the file says, word by word
 * @param cpus the number of processors
 * @param memory the memory
 */
public record FolderMachine(
        ResourceKey key,
        String name,
        MachineState state,
        String nativeState,
        OptionalInt cpus,
        Optional<DataSize> memory)
        implements Machine {

    /** The kind: how the machines are named, found and saved. */
    public static final Kind<FolderMachine> KIND = Kind.of("folder-machine", FolderMachine.class)
            .index(Index.one("state", m -> m.state().name()));

    @Override
    public MachineType type() {
        return MachineType.VIRTUAL_MACHINE;
    }
}
