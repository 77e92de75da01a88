package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.driver.FleetConfig;
import dev.polyvisor.spi.discovery.Drivers;
import dev.polyvisor.spi.time.Threads;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the drivers within a time. That runs code of theirs, constructors and names, which may hang: so it runs on a
 * thread of its own, which the host's executor need not have free.
 */
final class Discovery {
    /** How long all drivers together may take to be made and to tell their names. */
    static final Duration BOUND = Duration.ofSeconds(10);

    /** Below a call of these packages in a stack is what they have called. */
    private static final List<String> OURS =
            List.of(Drivers.class.getPackageName() + ".", "java.", "jdk.", "javax.", "sun.");

    private final CompletableFuture<Drivers> found = new CompletableFuture<>();
    private final FleetConfig config;
    private volatile @Nullable Thread looking;

    private Discovery(FleetConfig config) {
        this.config = config;
    }

    /** The drivers of a configuration. Blocks; fails when one of them does not come back. */
    static Drivers find(FleetConfig config, FleetClock clock) {
        return new Discovery(config).find(clock);
    }

    private Drivers find(FleetClock clock) {
        ExecutorService threads = Threads.newExecutor();
        boolean idle = false;
        try {
            threads.execute(this::look);
            if (!Waiting.until(clock, found, BOUND)) {
                throw PolyvisorException.of(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "the drivers could not be looked for: " + culprit() + " has not come back within "
                                + BOUND.toSeconds() + " s");
            }
            idle = true;
            return found.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PolyvisorException.of(ErrorCode.CANCELLED, "interrupted while drivers were looked for", e);
        } catch (CompletionException failed) {
            throw Opening.failure(Objects.requireNonNull(failed.getCause()));
        } finally {
            Threads.shutDown(threads, idle);
        }
    }

    private void look() {
        looking = Thread.currentThread();
        try {
            found.complete(Drivers.find(
                    config.classLoader().orElseGet(ClassLoader::getSystemClassLoader), config.factories()));
        } catch (RuntimeException | Error failure) {
            found.completeExceptionally(failure);
        }
    }

    /** What of a driver is being called: the outermost call that is neither the discovery's nor the JDK's. */
    private String culprit() {
        Thread thread = looking;
        StackTraceElement[] stack = thread == null ? new StackTraceElement[0] : thread.getStackTrace();
        boolean inside = false;
        for (int i = stack.length - 1; i >= 0; i--) {
            String type = stack[i].getClassName();
            inside |= type.startsWith(OURS.get(0));
            if (inside && OURS.stream().noneMatch(type::startsWith)) {
                return type + "." + stack[i].getMethodName();
            }
        }
        return "a driver";
    }
}
