package host;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HostTest {
    @Test
    void the_fake_has_machines() throws InterruptedException {
        Connection twentyMachines = Connection.parse("local:").option("machines", "20");
        try (Fleet fleet = Fleet.builder().provider("lab", "fake", twentyMachines).open()) {
            fleet.inventory().awaitParity(Duration.ofSeconds(30));
            assertNotEquals(0, fleet.inventory().snapshot().machines().count());
        }
    }
}
