package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** Disks and interfaces of the simulated LXD. */
@ExtendWith(SimulatedLxd.class)
class SimulatedDevicesTest extends DevicesSuite {
    SimulatedDevicesTest(LxdBackend lxd) {
        super(lxd);
    }
}
