package dev.polyvisor.benchmarks.ovirt;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.benchmarks.AskedIndexes;
import dev.polyvisor.benchmarks.Pass;
import dev.polyvisor.benchmarks.ProcessFigures;
import dev.polyvisor.driver.ovirt.OvirtDriverFactory;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtSnapshot;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import java.time.Duration;
import java.util.function.Consumer;

/** Opens a fleet over an engine and waits for parity, of every kind that the driver knows; some times in one process. */
final class ReadFleet {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private ReadFleet() {}

    /**
     * Runs.
     *
     * @param args the root of the API, how often
     */
    public static void main(String[] args) throws InterruptedException {
        for (int pass = 0; pass < Integer.parseInt(args[1]); pass++) {
            long before = ProcessFigures.retainedHeap();
            Pass.Running timed = Pass.begin();
            long unused = read(args[0], snapshot -> {
                Pass read = timed.end(count(snapshot));
                double unusedSeconds = AskedIndexes.ask(snapshot);
                read.retaining(ProcessFigures.retainedHeap() - before).print();
            });
        }
    }

    /** Reads once, and shows what was found while it is there; returns how much. */
    static long read(String url, Consumer<InventorySnapshot> whileThere) throws InterruptedException {
        try (Fleet fleet = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new OvirtDriverFactory())
                .provider(
                        "load",
                        "ovirt",
                        Connection.parse(url)
                                .login(OvirtServer.USER, Secret.of(OvirtServer.PASSWORD))
                                .timeouts(TIMEOUT, TIMEOUT))
                .open()) {
            fleet.inventory().awaitParity(TIMEOUT);
            InventorySnapshot found = fleet.inventory().snapshot();
            whileThere.accept(found);
            return count(found);
        }
    }

    private static long count(InventorySnapshot snapshot) {
        return snapshot.entries(OvirtVm.KIND).count()
                + snapshot.entries(OvirtDisk.KIND).count()
                + snapshot.entries(OvirtSnapshot.KIND).count();
    }
}
