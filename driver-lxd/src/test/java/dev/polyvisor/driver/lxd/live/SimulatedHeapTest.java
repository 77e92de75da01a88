package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** Streams of the simulated LXD are carried in bounded memory. */
@ExtendWith(SimulatedLxd.class)
class SimulatedHeapTest extends HeapSuite {
    SimulatedHeapTest(LxdBackend lxd) {
        super(lxd);
    }
}
