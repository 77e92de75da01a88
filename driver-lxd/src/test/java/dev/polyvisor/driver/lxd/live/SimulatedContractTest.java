package dev.polyvisor.driver.lxd.live;

import dev.polyvisor.testkit.contract.AdapterContract;
import dev.polyvisor.testkit.contract.DriverFactoryContract;
import dev.polyvisor.testkit.contract.DriverFixture;
import dev.polyvisor.testkit.contract.Fault;
import dev.polyvisor.testkit.contract.InstanceContract;
import dev.polyvisor.testkit.contract.InventoryContract;
import dev.polyvisor.testkit.contract.PluginSPIContract;
import dev.polyvisor.testkit.contract.ResourceDriverContract;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of drivers over the simulated LXD, with faults that no real one can be made to have. */
@ExtendWith(SimulatedLxd.class)
class SimulatedContractTest
        implements DriverFactoryContract,
                AdapterContract,
                InventoryContract,
                InstanceContract,
                ResourceDriverContract,
                PluginSPIContract {
    private static final int MORE_THAN_A_TEST_SEES = 1_000;

    private final SimulatedLxd.Backend lxd;

    SimulatedContractTest(SimulatedLxd.Backend lxd) {
        this.lxd = lxd;
    }

    @Override
    public DriverFixture openFixture() {
        return new LxdFixture(lxd) {
            @Override
            public Set<Fault> faults() {
                Set<Fault> faults = EnumSet.copyOf(super.faults());
                faults.add(Fault.EVENTS_TWICE);
                return faults;
            }

            @Override
            public Injection inject(Fault fault) {
                if (fault != Fault.EVENTS_TWICE) {
                    return super.inject(fault);
                }
                lxd.repeatEvents(MORE_THAN_A_TEST_SEES);
                return () -> lxd.repeatEvents(0);
            }
        };
    }
}
