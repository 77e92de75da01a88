package dev.polyvisor.benchmarks.lxd;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.benchmarks.Pass;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import java.time.Duration;
import java.util.function.LongConsumer;

/** Opens a fleet over an LXD and waits for parity; some times in one process. */
final class ReadFleet {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private ReadFleet() {}

    /**
     * Runs.
     *
     * @param args the socket, how often
     */
    public static void main(String[] args) throws InterruptedException {
        for (int pass = 0; pass < Integer.parseInt(args[1]); pass++) {
            Pass.Running timed = Pass.begin();
            read(args[0], count -> timed.end(count).print());
        }
    }

    /** Reads once, and tells how many instances there are as soon as there is parity. */
    static void read(String socket, LongConsumer atParity) throws InterruptedException {
        try (Fleet fleet = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory())
                .provider("load", "lxd", Connection.unixSocket(socket))
                .open()) {
            fleet.inventory().awaitParity(TIMEOUT);
            atParity.accept(
                    fleet.inventory().snapshot().entries(LxdInstance.KIND).count());
        }
    }
}
