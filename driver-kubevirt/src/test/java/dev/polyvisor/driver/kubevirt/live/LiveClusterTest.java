package dev.polyvisor.driver.kubevirt.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** The driver over a real cluster. */
@ExtendWith(LiveCluster.class)
class LiveClusterTest extends ClusterSuite {
    LiveClusterTest(ClusterBackend cluster) {
        super(cluster);
    }
}
