package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** What long use leaves behind, on a real LXD. */
@ExtendWith(LiveLxd.class)
class LiveLeakTest extends LeakSuite {
    LiveLeakTest(LxdBackend lxd) {
        super(lxd);
    }
}
