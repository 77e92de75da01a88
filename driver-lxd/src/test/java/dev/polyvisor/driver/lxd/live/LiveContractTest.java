package dev.polyvisor.driver.lxd.live;

import dev.polyvisor.testkit.contract.AdapterContract;
import dev.polyvisor.testkit.contract.DriverFactoryContract;
import dev.polyvisor.testkit.contract.DriverFixture;
import dev.polyvisor.testkit.contract.InstanceContract;
import dev.polyvisor.testkit.contract.InventoryContract;
import dev.polyvisor.testkit.contract.PluginSPIContract;
import dev.polyvisor.testkit.contract.ResourceDriverContract;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of drivers over a real LXD. */
@ExtendWith(LiveLxd.class)
class LiveContractTest
        implements DriverFactoryContract,
                AdapterContract,
                InventoryContract,
                InstanceContract,
                ResourceDriverContract,
                PluginSPIContract {
    private final LxdBackend lxd;

    LiveContractTest(LxdBackend lxd) {
        this.lxd = lxd;
    }

    @Override
    public DriverFixture openFixture() {
        return new LxdFixture(lxd);
    }
}
