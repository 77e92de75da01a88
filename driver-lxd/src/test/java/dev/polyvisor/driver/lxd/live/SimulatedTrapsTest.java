package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** What LXD does otherwise than one would think, on a simulated LXD. */
@ExtendWith(SimulatedLxd.class)
class SimulatedTrapsTest extends TrapsSuite {
    SimulatedTrapsTest(LxdBackend lxd) {
        super(lxd);
    }
}
