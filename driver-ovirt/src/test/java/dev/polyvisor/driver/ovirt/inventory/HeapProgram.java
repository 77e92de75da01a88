package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Secret;
import dev.polyvisor.driver.ovirt.OvirtDriverFactory;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** A program of its own: reads the inventory of an engine, and says how many machines it has and what it keeps of them in memory. */
final class HeapProgram {
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final int COLLECTIONS = 3;

    private HeapProgram() {}

    /**
     * Runs.
     *
     * @param args the address, the user, the password
     */
    public static void main(String[] args) throws InterruptedException {
        try (Fleet fleet = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new OvirtDriverFactory())
                .provider("load", "ovirt", Connection.parse(args[0]).login(args[1], Secret.of(args[2])))
                .open()) {
            fleet.inventory().awaitParity(PATIENCE);
            long found = fleet.inventory().snapshot().entries(OvirtVm.KIND).count();
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
            }
            long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            System.out.println("found " + found + ", retained " + used);
        }
    }
}
