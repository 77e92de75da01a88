package host;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import java.time.Duration;

public class Host {
    public static void main(String[] args) throws InterruptedException {
        Connection twentyMachines = Connection.parse("local:").option("machines", "20");
        try (Fleet fleet = Fleet.builder().provider("lab", "fake", twentyMachines).open()) {
            fleet.inventory().awaitParity(Duration.ofSeconds(30));
            fleet.inventory().snapshot().machines().forEach(machine -> System.out.println("machine " + machine.name()));
        }
    }
}
