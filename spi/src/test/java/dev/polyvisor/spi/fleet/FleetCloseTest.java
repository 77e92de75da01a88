package dev.polyvisor.spi.fleet;

import static dev.polyvisor.spi.fleet.FleetOpenTest.connection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.spi.time.Threads;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T2: closing is bounded and leaves nothing, also when the backend hangs. */
class FleetCloseTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final LabFactory lab = new LabFactory("lab-driver");
    private final Gate gate = new Gate();
    private final ExecutorService host = Threads.newExecutor();

    @AfterEach
    void letGo() {
        gate.open();
        host.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "read", "stream", "cancel", "accept", "check", "close"})
    void closingComesBackThoughTheDriverDoesNot(String place) throws Exception {
        lab.streaming = place.equals("stream") || place.equals("cancel");
        lab.at(place, gate::hang);
        Fleet fleet = Fleet.builder()
                .driver(lab)
                .provider("lab", "lab-driver", connection())
                .open();
        Operation<String> operation = null;
        switch (place) {
            case "list", "stream" -> gate.awaitReached();
            case "cancel", "close" -> fleet.inventory().awaitParity(MINUTE);
            default -> {
                fleet.inventory().awaitParity(MINUTE);
                operation = start();
                gate.awaitReached();
            }
        }
        fleet.close(SHORT);
        if (operation != null) {
            assertThat(operation.state()).isEqualTo(OperationState.CANCELLED);
        }
        assertThat(fleet.providers()).isEmpty();
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> fleet.add("more", "lab-driver", connection()))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
    }

    @Test
    void whoeverWaitsIsLetGoThoughThereIsNoThreadForClosing() throws Exception {
        lab.at("accept", gate::hang);
        BusyExecutor threads = new BusyExecutor(host);
        Fleet fleet = Fleet.builder()
                .driver(lab)
                .executor(threads)
                .provider("lab", "lab-driver", connection())
                .open();
        fleet.inventory().awaitParity(MINUTE);
        Operation<String> operation = start();
        gate.awaitReached();
        threads.busy = true;

        fleet.close(Duration.ZERO);

        assertThat(operation.state()).isEqualTo(OperationState.CANCELLED);
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(operation::await)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    }

    /** Threads of a host that are all in use from some moment on: what is given then waits for ever. */
    private static final class BusyExecutor extends AbstractExecutorService {
        private final ExecutorService threads;
        private volatile boolean busy;

        BusyExecutor(ExecutorService threads) {
            this.threads = threads;
        }

        @Override
        public void execute(Runnable task) {
            if (!busy) {
                threads.execute(task);
            }
        }

        @Override
        public void shutdown() {
            threads.shutdown();
        }

        @Override
        public List<Runnable> shutdownNow() {
            return threads.shutdownNow();
        }

        @Override
        public boolean isShutdown() {
            return threads.isShutdown();
        }

        @Override
        public boolean isTerminated() {
            return threads.isTerminated();
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
            return threads.awaitTermination(timeout, unit);
        }
    }

    @Test
    void removingComesBackThoughTheDriverDoesNot() throws Exception {
        lab.at("close", gate::hang);
        try (Fleet fleet = Fleet.builder()
                .driver(lab)
                .closeTimeout(SHORT)
                .provider("lab", "lab-driver", connection())
                .open()) {
            fleet.inventory().awaitParity(MINUTE);
            assertThat(fleet.remove("lab")).isTrue();
            assertThat(fleet.inventory().snapshot().size()).isZero();
        }
    }

    @Test
    void aDriverThatOpensAfterTheEndIsClosedAgain() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        lab.at("open", gate::hang).at("close", closed::countDown);
        CountDownLatch givenUp = new CountDownLatch(1);
        Future<?> opening = host.submit(() -> {
            try {
                Fleet.builder()
                        .driver(lab)
                        .provider("lab", "lab-driver", connection())
                        .open();
            } catch (PolyvisorException interrupted) {
                givenUp.countDown();
            }
        });
        gate.awaitReached();
        opening.cancel(true);
        givenUp.await();
        gate.open();
        closed.await();
        assertThat(lab.opened).hasSize(1);
    }

    @Test
    void whatWorksIsClosedInOrderAndWatchesGetALastMark() throws Exception {
        List<Batch> batches = new CopyOnWriteArrayList<>();
        CompletableFuture<OperationState> told = new CompletableFuture<>();
        lab.at("check", () -> new CountDownLatch(1).await());
        Fleet fleet = Fleet.builder()
                .driver(lab)
                .provider("lab", "lab-driver", connection())
                .open();
        fleet.inventory().awaitParity(MINUTE);
        fleet.inventory().watch(batches::add);
        Operation<String> operation = start();
        operation.onDone(done -> told.complete(done.state()));
        fleet.close(MINUTE);
        fleet.close();
        assertThat(batches).isNotEmpty();
        assertThat(batches.get(batches.size() - 1).has(Mark.Type.END)).isTrue();
        assertThat(told).isCompletedWithValue(OperationState.CANCELLED);
        assertThat(lab.closed).hasValue(1);
        assertThat(fleet.operations().active()).isEmpty();
        assertThat(fleet.inventory().snapshot().size())
                .as("the last state can still be read")
                .isEqualTo(2);
        assertThat(fleet.remove("lab")).isFalse();
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> fleet.provider("lab"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
    }

    @Test
    void theContextOfAClosedProviderLeadsNowhere() throws Exception {
        Fleet fleet = Fleet.builder()
                .driver(lab)
                .provider("lab", "lab-driver", connection())
                .open();
        DriverContext context = lab.opened.get(0).context;
        CountDownLatch sleeping = new CountDownLatch(1);
        CompletableFuture<Boolean> woken = new CompletableFuture<>();
        // a thread of the driver's own, which nobody interrupts
        host.execute(() -> {
            sleeping.countDown();
            try {
                context.sleep(Duration.ofDays(1));
                woken.complete(false);
            } catch (InterruptedException expected) {
                woken.complete(true);
            }
        });
        sleeping.await();
        fleet.close();
        assertThat(woken.get()).isTrue();
        assertThatExceptionOfType(PolyvisorException.class).isThrownBy(context::inventory);
        assertThatExceptionOfType(PolyvisorException.class).isThrownBy(this::start);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> context.executor().shutdown());
        assertThat(context.executor().isShutdown()).isTrue();
    }

    @Test
    void theHostsExecutorIsLeftOpenAndItsThreadsAreGivenBack() throws Exception {
        CountDownLatch checking = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        lab.at("check", () -> {
            checking.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
        });
        Fleet fleet = Fleet.builder()
                .driver(lab)
                .executor(host)
                .provider("lab", "lab-driver", connection())
                .open();
        fleet.inventory().awaitParity(MINUTE);
        start();
        checking.await();
        fleet.close();
        interrupted.await();
        assertThat(host.isShutdown()).isFalse();
        assertThat(host.submit(() -> Thread.currentThread().isInterrupted()).get())
                .isFalse();
    }

    @Test
    void closingFromCodeOfTheHostOnOurThreadDoesNotWaitForItself() throws Exception {
        Fleet fleet = Fleet.builder()
                .driver(lab)
                .provider("lab", "lab-driver", connection())
                .open();
        fleet.inventory().awaitParity(MINUTE);
        CompletableFuture<String> closed = new CompletableFuture<>();
        start().onDone(done -> {
            fleet.close(MINUTE);
            closed.complete("closed");
        });
        assertThat(closed.get()).isEqualTo("closed");
    }

    @Test
    void twoWhoCloseAtOnceBothComeBackWhenItIsDone() throws Exception {
        lab.at("close", gate::hang);
        Fleet fleet = Fleet.builder()
                .driver(lab)
                .provider("lab", "lab-driver", connection())
                .open();
        fleet.inventory().awaitParity(MINUTE);
        Future<?> first = host.submit(() -> fleet.close(MINUTE));
        gate.awaitReached();
        Future<?> second = host.submit(() -> fleet.close(MINUTE));
        gate.open();
        first.get();
        second.get();
        assertThat(lab.closed).hasValue(1);
    }

    @Test
    void anInterruptShortensClosingAndIsKept() throws Exception {
        lab.at("close", gate::hang);
        Fleet fleet = Fleet.builder()
                .driver(lab)
                .provider("lab", "lab-driver", connection())
                .open();
        fleet.inventory().awaitParity(MINUTE);
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        Future<?> closing = host.submit(() -> {
            fleet.close(Duration.ofDays(1));
            kept.complete(Thread.currentThread().isInterrupted());
        });
        gate.awaitReached();
        closing.cancel(true);
        assertThat(kept.get()).isTrue();
    }

    @Test
    void noThreadIsLeftAndAHundredFleetsLeaveNoMore() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        for (int i = 0; i < 100; i++) {
            Fleet fleet = Fleet.builder()
                    .driver(lab)
                    .provider("lab", "lab-driver", connection())
                    .open();
            if (i % 10 == 0) {
                fleet.inventory().awaitParity(MINUTE);
            }
            fleet.close(MINUTE);
            assertThat(threadsOfFleets(before)).isEmpty();
        }
        assertThat(lab.closed).hasValue(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "list", "accept", "close"})
    void aDriverThatHangsForEverDoesNotKeepTheModel(String place) throws Exception {
        lab.at(place, gate::hang);
        WeakReference<Object> model = hungModel(place);
        while (model.get() != null && !Thread.currentThread().isInterrupted()) {
            System.gc();
        }
        assertThat(model.get()).isNull();
    }

    private WeakReference<Object> hungModel(String place) throws Exception {
        CompletableFuture<Fleet> opened = new CompletableFuture<>();
        if (place.equals("open")) {
            // what hangs in open is a status after a while; an interrupt does not wait for that
            Fleet fleet = Fleet.builder().driver(lab).open();
            Future<?> adding = host.submit(() -> fleet.add("lab", "lab-driver", connection()));
            gate.awaitReached();
            adding.cancel(true);
            opened.complete(fleet);
        } else {
            opened.complete(Fleet.builder()
                    .driver(lab)
                    .provider("lab", "lab-driver", connection())
                    .open());
        }
        Fleet fleet = opened.join();
        if (place.equals("accept")) {
            fleet.inventory().awaitParity(MINUTE);
            start();
        }
        if (!place.equals("close")) {
            gate.awaitReached();
        }
        WeakReference<Object> model = new WeakReference<>(fleet.inventory());
        fleet.close(SHORT);
        return model;
    }

    private Operation<String> start() {
        LabFactory.LabDriver driver = lab.opened.get(0);
        return driver.context.operations().start(driver.plan("x.start", "job-1"));
    }

    private static List<String> threadsOfFleets(Set<Thread> others) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !others.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("polyvisor-"))
                .toList();
    }
}
