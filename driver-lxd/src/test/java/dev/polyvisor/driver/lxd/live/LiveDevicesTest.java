package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** Disks and interfaces of a real LXD. */
@ExtendWith(LiveLxd.class)
class LiveDevicesTest extends DevicesSuite {
    LiveDevicesTest(LxdBackend lxd) {
        super(lxd);
    }
}
