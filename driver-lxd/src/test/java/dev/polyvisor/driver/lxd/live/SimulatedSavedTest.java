package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** Backups, images and archives of the simulated LXD. */
@ExtendWith(SimulatedLxd.class)
class SimulatedSavedTest extends SavedSuite {
    SimulatedSavedTest(LxdBackend lxd) {
        super(lxd);
    }
}
