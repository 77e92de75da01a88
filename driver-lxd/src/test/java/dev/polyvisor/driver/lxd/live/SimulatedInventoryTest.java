package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** The inventory of the simulated LXD. */
@ExtendWith(SimulatedLxd.class)
class SimulatedInventoryTest extends InventorySuite {
    SimulatedInventoryTest(LxdBackend lxd) {
        super(lxd);
    }
}
