package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** What LXD does otherwise than one would think, on a real LXD. */
@ExtendWith(LiveLxd.class)
class LiveTrapsTest extends TrapsSuite {
    LiveTrapsTest(LxdBackend lxd) {
        super(lxd);
    }
}
