package dev.polyvisor.driver.kubevirt.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** The driver over the simulated cluster. */
@ExtendWith(SimulatedCluster.class)
class SimulatedClusterTest extends ClusterSuite {
    SimulatedClusterTest(ClusterBackend cluster) {
        super(cluster);
    }
}
