package dev.polyvisor.driver.lxd.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import dev.polyvisor.simulators.VirtualClock;
import dev.polyvisor.simulators.lxd.LxdSimulator;
import dev.polyvisor.simulators.server.ReplyFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A simulated LXD whose operations take an hour each, on a clock of the test: what goes on meanwhile can be looked at. */
public final class SlowLxd implements AutoCloseable {
    private static final Duration WORK = Duration.ofHours(1);
    private static final Duration FORGETTING = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final VirtualClock time = new VirtualClock();
    private final LxdSimulator server;

    /** With a socket in a folder. */
    public SlowLxd(Path folder) {
        server = LxdSimulator.builder()
                .unixSocket(folder.resolve("lxd"))
                .criu()
                .clock(time)
                .operationTime(WORK)
                .start();
    }

    public LxdSimulator server() {
        return server;
    }

    public VirtualClock time() {
        return time;
    }

    public Connection connection() {
        return Connection.unixSocket(server.unixSocket().toString());
    }

    /** A process of its own, which has seen everything. */
    public Fleet open() throws InterruptedException {
        Fleet fleet = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory())
                .provider("lab", "lxd", connection())
                .open();
        fleet.inventory().awaitParity(PATIENCE);
        return fleet;
    }

    /** How many instances show. */
    public int instances() {
        return new PlainLxd(server.unixSocket()).get("/1.0/instances").size();
    }

    public static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("waited too long")
                    .isFalse();
            Thread.onSpinWait();
        }
    }

    public void untilItWorks() {
        until(() -> server.runningOperations() > 0);
    }

    /** Until nothing is left to do; the time goes no further than that needs. */
    public void letItWork() {
        until(() -> {
            boolean works = server.runningOperations() > 0;
            if (works
                    && time.nextTimer()
                            .filter(next -> next.compareTo(WORK) <= 0)
                            .isPresent()) {
                time.runNext();
            }
            return !works;
        });
    }

    /** Until nothing is left to do, and nobody knows what was done. */
    public void letItForget() {
        letItWork();
        until(() -> {
            time.advance(FORGETTING);
            return new PlainLxd(server.unixSocket()).get("/1.0/operations").isEmpty();
        });
    }

    /** Until something is so, whatever is asked for one after the other. */
    public void letItWorkUntil(BooleanSupplier condition) {
        until(() -> {
            letItWork();
            return condition.getAsBoolean();
        });
    }

    /** The next creation of an instance that somebody asks for comes late; waits until somebody has. */
    public <T> T delayCreation(Duration delay, Supplier<T> asking) {
        int before = server.faults().fired();
        server.faults().next("POST", "/1.0/instances", ReplyFault.delayed(delay));
        T asked = asking.get();
        until(() -> server.faults().fired() > before
                && time.nextTimer().filter(next -> next.compareTo(delay) <= 0).isPresent());
        return asked;
    }

    /** Counts from now on how often somebody asks what is under way. */
    public AtomicInteger looksAtOperations() {
        AtomicInteger looks = new AtomicInteger();
        server.faults()
                .add(
                        asked -> asked.path().equals("/1.0/operations") && looks.incrementAndGet() < 0,
                        1,
                        ReplyFault.cutBefore());
        return looks;
    }

    @Override
    public void close() {
        server.close();
    }
}
