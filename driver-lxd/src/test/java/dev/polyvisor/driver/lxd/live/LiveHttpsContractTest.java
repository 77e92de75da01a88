package dev.polyvisor.driver.lxd.live;

import org.junit.jupiter.api.extension.ExtendWith;

/** The session over HTTPS with a real LXD. */
@ExtendWith(LiveLxd.class)
class LiveHttpsContractTest extends HttpsSuite {
    LiveHttpsContractTest(LxdBackend lxd) {
        super(lxd);
    }
}
