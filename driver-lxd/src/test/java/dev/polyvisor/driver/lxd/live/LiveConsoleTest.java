package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** Consoles of a real LXD. */
@ExtendWith(LiveLxd.class)
class LiveConsoleTest extends ConsoleSuite {
    LiveConsoleTest(LxdBackend lxd) {
        super(lxd);
    }
}
