package dev.polyvisor.driver.lxd.live;

import dev.polyvisor.testkit.contract.AdapterContract;
import dev.polyvisor.testkit.contract.DriverFactoryContract;
import dev.polyvisor.testkit.contract.DriverFixture;
import dev.polyvisor.testkit.contract.InstanceContract;
import dev.polyvisor.testkit.contract.InventoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of drivers over a real LXD. */
class LiveContractTest implements DriverFactoryContract, AdapterContract, InventoryContract, InstanceContract {
    @RegisterExtension
    static final LiveLxd LIVE = new LiveLxd();

    @Override
    public DriverFixture openFixture() {
        return new LiveFixture(LIVE.daemon());
    }
}
