package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** Consoles of the simulated LXD. */
@ExtendWith(SimulatedLxd.class)
class SimulatedConsoleTest extends ConsoleSuite {
    SimulatedConsoleTest(LxdBackend lxd) {
        super(lxd);
    }
}
