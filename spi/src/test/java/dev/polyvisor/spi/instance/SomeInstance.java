package dev.polyvisor.spi.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.Config;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceDetails;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.api.instance.InstanceRef;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.PowerControl;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.spi.testing.TestClock;
import dev.polyvisor.spi.testing.TestContext;
import java.util.Optional;

/** A handle of a driver that does nothing by itself. */
final class SomeInstance extends BackendInstance<SomeMachine> {

    SomeInstance(SomeInventory inventory, CapabilityTable table, Optional<SomeMachine> seen) {
        super(
                new TestContext("lab", new TestClock(), inventory.store()::snapshot),
                table,
                SomeMachine.KIND,
                info("as it was read"),
                seen);
    }

    private static InstanceInfo info(String description) {
        return InstanceInfo.builder(
                        SomeMachine.KEY,
                        new InstanceRef(Scope.of("default"), "one"),
                        MachineType.CONTAINER,
                        MachineState.STOPPED)
                .description(description)
                .build();
    }

    @Override
    protected InstanceInfo newer(InstanceInfo last, SomeMachine value) {
        return info(value.description());
    }

    @Override
    protected PowerControl power() {
        throw lacking(Capability.START);
    }

    @Override
    public InstanceInfo refresh() {
        Optional<SomeMachine> before = inventoried();
        InstanceInfo fresh = info("as it was read");
        learned(fresh, before);
        return fresh;
    }

    @Override
    public InstanceDetails details() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Operation<Instance> update(InstanceUpdate update) {
        throw lacking(Capability.UPDATE);
    }

    @Override
    public Operation<Instance> delete(DeleteOptions options) {
        throw lacking(Capability.DELETE);
    }

    @Override
    public Config config() {
        throw new UnsupportedOperationException();
    }
}
