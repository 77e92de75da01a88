package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** Backups, images and archives of a real LXD. */
@ExtendWith(LiveLxd.class)
class LiveSavedTest extends SavedSuite {
    LiveSavedTest(LxdBackend lxd) {
        super(lxd);
    }
}
