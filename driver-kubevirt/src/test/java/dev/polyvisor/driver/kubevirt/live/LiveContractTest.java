package dev.polyvisor.driver.kubevirt.live;

import dev.polyvisor.testkit.contract.AdapterContract;
import dev.polyvisor.testkit.contract.DriverFixture;
import dev.polyvisor.testkit.contract.InstanceContract;
import dev.polyvisor.testkit.contract.InventoryContract;
import dev.polyvisor.testkit.contract.PluginSPIContract;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of drivers over a real cluster. */
@ExtendWith(LiveCluster.class)
class LiveContractTest implements AdapterContract, InventoryContract, InstanceContract, PluginSPIContract {
    private final ClusterBackend cluster;

    LiveContractTest(ClusterBackend cluster) {
        this.cluster = cluster;
    }

    @Override
    public DriverFixture openFixture() {
        return new ClusterFixture(cluster);
    }
}
