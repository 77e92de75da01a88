package dev.polyvisor.benchmarks.kubevirt;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.benchmarks.AskedIndexes;
import dev.polyvisor.benchmarks.Pass;
import dev.polyvisor.benchmarks.ProcessFigures;
import dev.polyvisor.driver.kubevirt.KubevirtDriverFactory;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.model.KubevirtVmi;
import java.time.Duration;

/** Opens a fleet over a cluster and waits for parity, of every kind that the driver knows; some times in one process. */
final class ReadFleet {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private ReadFleet() {}

    /**
     * Runs.
     *
     * @param args the server, how often
     */
    public static void main(String[] args) throws InterruptedException {
        for (int pass = 0; pass < Integer.parseInt(args[1]); pass++) {
            long before = ProcessFigures.retainedHeap();
            Pass.Running timed = Pass.begin();
            try (Fleet fleet = Fleet.builder()
                    .classLoader(ClassLoader.getPlatformClassLoader())
                    .driver(new KubevirtDriverFactory())
                    .provider("load", "kubevirt", Connection.parse(args[0]))
                    .open()) {
                fleet.inventory().awaitParity(TIMEOUT);
                Pass read = timed.end(count(fleet.inventory().snapshot()));
                double unused = AskedIndexes.ask(fleet.inventory().snapshot());
                read.retaining(ProcessFigures.retainedHeap() - before).print();
            }
        }
    }

    private static long count(InventorySnapshot snapshot) {
        return snapshot.entries(KubevirtVm.KIND).count()
                + snapshot.entries(KubevirtVmi.KIND).count();
    }
}
