package dev.polyvisor.driver.kubevirt.live;

import dev.polyvisor.testkit.contract.DriverFixture;
import dev.polyvisor.testkit.contract.InventoryContract;
import org.junit.jupiter.api.extension.ExtendWith;

/** The fixture of {@link LiveContractTest} over the simulated cluster, so that it is known to work; the rest of the contract is run by {@link SimulatedContractTest}. */
@ExtendWith(SimulatedCluster.class)
class KubeconfigContractTest implements InventoryContract {
    private final ClusterBackend cluster;

    KubeconfigContractTest(ClusterBackend cluster) {
        this.cluster = cluster;
    }

    @Override
    public DriverFixture openFixture() {
        return new ClusterFixture(cluster);
    }
}
