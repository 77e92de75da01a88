package dev.polyvisor.spi.store;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.List;
import java.util.Optional;

/** A machine of the tests. */
public record Vm(
        ResourceKey key,
        String name,
        MachineState state,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        List<ResourceKey> references,
        List<String> tags)
        implements Machine {
    public static final Kind<Vm> KIND = Kind.of("test-vm", Vm.class)
            .index(Index.one("name", vm -> vm.name().isEmpty() ? null : vm.name()))
            .index(Index.one("state", vm -> vm.state().name()))
            .index(Index.many("tag", Vm::tags));

    public Vm {
        references = List.copyOf(references);
        tags = List.copyOf(tags);
    }

    public static Vm of(String provider, String id) {
        return new Vm(
                KIND.key(provider, id),
                "vm-" + id,
                MachineState.STOPPED,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    public Vm named(String value) {
        return new Vm(key, value, state, scope, parent, references, tags);
    }

    public Vm in(MachineState value) {
        return new Vm(key, name, value, scope, parent, references, tags);
    }

    public Vm scoped(String value) {
        return new Vm(key, name, state, Optional.of(Scope.of(value)), parent, references, tags);
    }

    public Vm under(ResourceKey value) {
        return new Vm(key, name, state, scope, Optional.of(value), references, tags);
    }

    public Vm referringTo(ResourceKey... values) {
        return new Vm(key, name, state, scope, parent, List.of(values), tags);
    }

    public Vm tagged(String... values) {
        return new Vm(key, name, state, scope, parent, references, List.of(values));
    }

    @Override
    public MachineType type() {
        return MachineType.VIRTUAL_MACHINE;
    }

    @Override
    public String nativeState() {
        return state.name();
    }
}
