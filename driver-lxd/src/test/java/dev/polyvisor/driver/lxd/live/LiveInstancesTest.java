package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** Instances of a real LXD. */
@ExtendWith(LiveLxd.class)
class LiveInstancesTest extends InstancesSuite {
    LiveInstancesTest(LxdBackend lxd) {
        super(lxd);
    }
}
