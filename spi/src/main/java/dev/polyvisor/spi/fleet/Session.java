package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncPhase;
import dev.polyvisor.api.SyncStatus;
import dev.polyvisor.api.Trust;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.spi.collector.Collector;
import dev.polyvisor.spi.fleet.Opening.Opened;
import dev.polyvisor.spi.fleet.ProviderCheck.Checked;
import dev.polyvisor.spi.operation.ProviderOperations;
import dev.polyvisor.spi.operation.TargetReader;
import dev.polyvisor.spi.time.Deadline;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One provider at work: its driver, what collects its inventory, and its operations, from opening to closing.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Core core;
    private final Checked provider;
    private final TaskScope tasks;
    private final SessionContext context;
    private final ProviderOperations operations;
    private final Opening opening;
    private final CompletableFuture<Opened> opened;
    private final CompletableFuture<Collector> collecting = new CompletableFuture<>();
    private final DriverLink link;
    private final Machines machines;

    /** A session that does nothing yet. */
    Session(Core core, Checked provider) {
        this.core = core;
        this.provider = provider;
        this.tasks = new TaskScope("provider " + provider.name(), core.threads());
        this.context = new SessionContext(provider.name(), core, tasks);
        this.opening = new Opening(provider, context, core.store()::register);
        this.opened = opening.result();
        this.link = new DriverLink(provider.name(), tasks, opened);
        this.machines = new Machines(context);
        this.operations = core.operations()
                .provider(
                        context,
                        reader(collecting),
                        (verb, handle) -> link.call(verb, driver -> driver.resume(verb, handle)),
                        provider.connection().requestTimeout());
        context.startBy(operations);
    }

    /** Has the driver make its session, in the background. */
    void open() {
        try {
            tasks.execute(opening);
        } catch (RuntimeException refused) {
            opened.completeExceptionally(PolyvisorException.of(
                    ErrorCode.RESOURCE_EXHAUSTED, "the executor refuses to open the provider", refused));
        }
    }

    /** Leads to the collector alone, since an operation that hangs keeps it. */
    private static TargetReader reader(CompletableFuture<Collector> collecting) {
        return targets -> {
            if (!collecting.isDone()) {
                throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "the inventory is not collected yet");
            }
            return collecting.join().read(targets);
        };
    }

    String name() {
        return provider.name();
    }

    String driver() {
        return provider.driver().name();
    }

    DriverLink link() {
        return link;
    }

    /** The machine plugin over the driver. */
    MachineDriver machines(Driver opened) {
        return machines.over(opened);
    }

    /** Completes when the driver has made its session, or failed to. */
    CompletableFuture<?> opened() {
        return opened;
    }

    /** Collects from now on, or as soon as the driver has made its session; its operations can be resumed. */
    void start() {
        operations.publish();
        if (provider.connection().trust() instanceof Trust.Insecure) {
            LOG.warn("provider {}: the certificate of its server is not verified", name());
        }
        // completes nothing that anybody waits for
        var unused = opened.handle((session, failure) -> {
            if (session != null) {
                core.peers().add(name(), session.driver());
                collect(session);
            } else if (!link.isClosed()) {
                LOG.warn("provider {}: its driver made no session", name(), failure);
            }
            return session;
        });
    }

    private void collect(Opened session) {
        try {
            Collector collector = new Collector(name(), session.driver(), context, core.store(), core.sync());
            collector.onStatus(new Leftovers(context, collector, session.kinds()));
            if (collecting.complete(collector)) {
                collector.start();
            }
        } catch (RuntimeException | Error failure) {
            LOG.error("provider {}: its inventory cannot be collected", name(), failure);
            collecting.completeExceptionally(failure);
        }
    }

    /** The collector, empty as long as there is none. */
    private Optional<Collector> collector() {
        return collecting.isDone() && !collecting.isCompletedExceptionally()
                ? Optional.of(collecting.join())
                : Optional.empty();
    }

    SyncStatus status() {
        return collector()
                .map(Collector::status)
                .orElseGet(() -> new SyncStatus(
                        name(),
                        SyncPhase.STARTED,
                        false,
                        core.store().snapshot().stale(name()),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO,
                        0,
                        link.failure(),
                        Map.of()));
    }

    void reset() {
        collector().ifPresent(Collector::reset);
    }

    /** Whether the model equals the backend in time; false also when the provider is closed meanwhile. */
    boolean awaitParity(Deadline deadline) throws InterruptedException {
        if (!Waiting.until(core.clock(), collecting, deadline.left())) {
            return false;
        }
        Optional<Collector> collector = collector();
        return collector.isPresent() && collector.get().awaitParity(deadline.left());
    }

    /**
     * Lets everybody go who waits for something here, at once and without the driver. Idempotent.
     *
     * @param how what becomes of the operations
     * @param why what those are told who wait for something
     */
    void leave(OperationState how, String why) {
        operations.close(how, why);
        link.close(why);
        collecting.cancel(false);
    }

    /**
     * Ends everything within a time; a driver that does not come back is left alone. Blocks. Idempotent, and safe when
     * two do it at once.
     *
     * @param how what becomes of the operations
     * @param why what those are told who wait for something
     * @return whether everything has ended
     */
    boolean close(ClosingTime time, OperationState how, String why) {
        leave(how, why);
        Optional<Driver> driver = driverToClose();
        driver.ifPresent(each -> core.peers().remove(name(), each));
        boolean ended = collector()
                .map(collector -> collector.close(time.left().dividedBy(2)))
                .orElse(true);
        ended &= machines.close(time.left().dividedBy(2));
        context.close();
        tasks.end();
        ended &= driver.map(each -> closeDriver(each, time)).orElse(true);
        ended &= time.awaitIdle(tasks);
        if (!ended) {
            LOG.warn("provider {}: its driver {} does not come back and is left alone", name(), driver());
        }
        return ended;
    }

    /** The driver to close; one that is still to come closes itself, since nobody takes it any more. */
    private Optional<Driver> driverToClose() {
        return link.failure().isPresent()
                ? Optional.empty()
                : Optional.of(opened.join().driver());
    }

    private boolean closeDriver(Driver driver, ClosingTime time) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        String name = name();
        FutureTask<Void> task = new FutureTask<>(
                () -> {
                    try {
                        Opening.close(driver, name);
                    } finally {
                        done.complete(null);
                    }
                },
                null);
        try {
            core.tasks().execute(task);
        } catch (RuntimeException refused) {
            LOG.warn("provider {}: the executor refuses to close its driver", name, refused);
            return false;
        }
        if (time.await(done)) {
            return true;
        }
        task.cancel(true);
        return false;
    }
}
