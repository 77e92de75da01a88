package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** Instances of the simulated LXD. */
@ExtendWith(SimulatedLxd.class)
class SimulatedInstancesTest extends InstancesSuite {
    SimulatedInstancesTest(LxdBackend lxd) {
        super(lxd);
    }
}
