package dev.polyvisor.driver.lxd.live;

import dev.polyvisor.api.instance.TransferMode;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;

/** Moves and transfers of the simulated LXD. */
@ExtendWith(SimulatedLxd.class)
class SimulatedMovesTest extends MovesSuite {
    SimulatedMovesTest(LxdBackend lxd) {
        super(lxd);
    }

    @Override
    Set<TransferMode> modes() {
        return Set.of(TransferMode.RELAY, TransferMode.PULL, TransferMode.PUSH);
    }
}
