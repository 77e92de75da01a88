package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** The session over HTTPS with the simulated LXD. */
@ExtendWith(SimulatedLxd.class)
class SimulatedHttpsContractTest extends HttpsSuite {
    SimulatedHttpsContractTest(LxdBackend lxd) {
        super(lxd);
    }
}
