package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** What long use leaves behind, on the simulated LXD. */
@ExtendWith(SimulatedLxd.class)
class SimulatedLeakTest extends LeakSuite {
    SimulatedLeakTest(LxdBackend lxd) {
        super(lxd);
    }
}
