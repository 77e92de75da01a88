package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** The inventory of a real LXD. */
@ExtendWith(LiveLxd.class)
class LiveInventoryTest extends InventorySuite {
    LiveInventoryTest(LxdBackend lxd) {
        super(lxd);
    }
}
