package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;

/** What the backends of these tests consist of. */
record Item(ResourceKey key, String name) implements Machine {
    static final Kind<Item> KIND = Kind.of("lab-item", Item.class);

    static Item of(String provider, String name) {
        return new Item(KIND.key(provider, name), name);
    }

    @Override
    public MachineType type() {
        return MachineType.VIRTUAL_MACHINE;
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
