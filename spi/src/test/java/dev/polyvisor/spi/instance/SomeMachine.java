package dev.polyvisor.spi.instance;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;

/** What the inventory has of an instance. */
record SomeMachine(ResourceKey key, String name, String description) implements Machine {
    static final Kind<SomeMachine> KIND = Kind.of("some-machine", SomeMachine.class);
    static final ResourceKey KEY = KIND.key("lab", "1");

    @Override
    public MachineType type() {
        return MachineType.CONTAINER;
    }

    @Override
    public MachineState state() {
        return MachineState.STOPPED;
    }

    @Override
    public String nativeState() {
        return "";
    }
}
