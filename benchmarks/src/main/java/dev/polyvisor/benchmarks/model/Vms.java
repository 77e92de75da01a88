package dev.polyvisor.benchmarks.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Makes machines from their numbers. Each call makes new objects, as a driver that reads a backend does: equal keys are
 * not the same object. What a driver shares between machines is shared here too.
 */
public final class Vms {
    /** The name of the provider. */
    public static final String PROVIDER = "dc1";

    private static final int VMS_PER_HOST = 100;
    private static final List<MachineState> STATES =
            List.of(MachineState.RUNNING, MachineState.STOPPED, MachineState.PAUSED);
    private static final Optional<Scope> SCOPE = Optional.of(Scope.of("default"));
    private static final Optional<DataSize> MEMORY = Optional.of(DataSize.gib(4));
    private static final Map<String, String> LABELS = Map.of("stage", "production", "team", "blue");

    private Vms() {}

    /**
     * The identity of a machine: a UUID, as oVirt and KubeVirt have it.
     *
     * @param number its number
     * @return the key
     */
    public static ResourceKey key(int number) {
        return Vm.KIND.key(PROVIDER, new UUID(number * 0x9e3779b97f4a7c15L, number).toString());
    }

    /**
     * The host that a machine runs on: the same for each hundred.
     *
     * @param number the number of the machine
     * @return the key of the host
     */
    public static ResourceKey host(int number) {
        return new ResourceKey(PROVIDER, "bench-host", "host-" + number / VMS_PER_HOST);
    }

    /**
     * A machine.
     *
     * @param number its number
     * @return the machine
     */
    public static Vm vm(int number) {
        int high = number >> 16 & 0xff;
        int middle = number >> 8 & 0xff;
        int low = number & 0xff;
        return new Vm(
                key(number),
                "vm-" + number,
                SCOPE,
                STATES.get(number % STATES.size()),
                Optional.of(host(number)),
                OptionalInt.of(1 + number % 8),
                MEMORY,
                List.of("10." + high + "." + middle + "." + low),
                List.of(String.format("02:5e:ed:%02x:%02x:%02x", high, middle, low)),
                LABELS,
                List.of(new ResourceKey(PROVIDER, "bench-volume", "volume-" + number)));
    }

    /**
     * The machines from number 0 on.
     *
     * @param size how many
     * @return the machines
     */
    public static List<Vm> listing(int size) {
        List<Vm> all = new ArrayList<>(size);
        for (int number = 0; number < size; number++) {
            all.add(vm(number));
        }
        return all;
    }
}
