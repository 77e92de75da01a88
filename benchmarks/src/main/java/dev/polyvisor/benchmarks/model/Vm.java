package dev.polyvisor.benchmarks.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A virtual machine with what each backend tells of one.
 *
 * @param key the identity
 * @param name the name
 * @param scope the project, namespace or data centre
 * @param state the state
 * @param host the host that it runs on
 * @param cpus the number of processors
 * @param memory the memory
 * @param addresses the IP addresses
 * @param hardwareAddresses the MAC addresses
 * @param labels the labels
 * @param references image, network and volume
 */
public record Vm(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        MachineState state,
        Optional<ResourceKey> host,
        OptionalInt cpus,
        Optional<DataSize> memory,
        List<String> addresses,
        List<String> hardwareAddresses,
        Map<String, String> labels,
        List<ResourceKey> references)
        implements Machine {

    /** The kind, with indexes over name, state and host: one entry, a third of all and a hundred under each term. */
    public static final Kind<Vm> KIND = Kind.of("bench-vm", Vm.class)
            .index(Index.one("name", Vm::name))
            .index(Index.one("state", vm -> vm.state().name()))
            .index(Index.one("host", vm -> vm.host().map(ResourceKey::id).orElse(null)));

    /** Copies the collections. */
    public Vm {
        addresses = List.copyOf(addresses);
        hardwareAddresses = List.copyOf(hardwareAddresses);
        labels = Map.copyOf(labels);
        references = List.copyOf(references);
    }

    @Override
    public MachineType type() {
        return MachineType.VIRTUAL_MACHINE;
    }

    @Override
    public String nativeState() {
        return state.name();
    }

    @Override
    public Optional<ResourceKey> parent() {
        return host;
    }

    /** The same machine in another state. */
    public Vm in(MachineState other) {
        return new Vm(key, name, scope, other, host, cpus, memory, addresses, hardwareAddresses, labels, references);
    }

    /** The same machine under another name. */
    public Vm named(String other) {
        return new Vm(key, other, scope, state, host, cpus, memory, addresses, hardwareAddresses, labels, references);
    }

    /** The same machine on another host. */
    public Vm on(ResourceKey other) {
        return new Vm(
                key,
                name,
                scope,
                state,
                Optional.of(other),
                cpus,
                memory,
                addresses,
                hardwareAddresses,
                labels,
                references);
    }
}
