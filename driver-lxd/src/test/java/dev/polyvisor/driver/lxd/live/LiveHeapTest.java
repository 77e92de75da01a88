package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** Streams of a real LXD are carried in bounded memory. */
@ExtendWith(LiveLxd.class)
class LiveHeapTest extends HeapSuite {
    LiveHeapTest(LxdBackend lxd) {
        super(lxd);
    }
}
