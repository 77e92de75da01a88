package dev.polyvisor.driver.lxd.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.CreateMachineResponse;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import dev.polyvisor.driver.lxd.live.PlainLxd;
import dev.polyvisor.simulators.VirtualClock;
import dev.polyvisor.simulators.lxd.LxdSimulator;
import dev.polyvisor.simulators.server.ReplyFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine is asked for while LXD still works on a request for the same one. LXD's work takes its time on a clock of the test. */
class RepeatedMachineTest {
    private static final Duration WORK = Duration.ofHours(1);
    private static final Duration LATE = Duration.ofSeconds(1);
    private static final String NAME = "worker-1";
    private static final MachineClass POOL = new MachineClass(
            "pool", "{\"image\": \"tiny\", \"cpus\": 1, \"memory\": \"256MiB\", \"tags\": {\"pool\": \"one\"}}");
    private static final MachineSecret SECRET = MachineSecret.of(MachineSecret.USER_DATA, Secret.of("#cloud-config"));
    private static final int PATIENCE_SECONDS = 30;

    @TempDir
    private Path folder;

    private final VirtualClock time = new VirtualClock();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private LxdSimulator lxd;
    /** Two processes. */
    private final List<Fleet> fleets = new ArrayList<>();

    @BeforeEach
    void start() {
        lxd = LxdSimulator.builder()
                .unixSocket(folder.resolve("lxd"))
                .clock(time)
                .operationTime(WORK)
                .start();
        lxd.content().image("tiny");
        fleets.add(open());
        fleets.add(open());
    }

    private Fleet open() {
        return Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory())
                .provider("lab", "lxd", Connection.unixSocket(lxd.unixSocket().toString()))
                .open();
    }

    @AfterEach
    void close() {
        fleets.forEach(Fleet::close);
        lxd.close();
        callers.shutdownNow();
    }

    private CompletableFuture<CreateMachineResponse> create(int process) {
        MachineDriver machines = fleets.get(process).provider("lab").machines();
        return CompletableFuture.supplyAsync(
                () -> machines.createMachine(CreateMachineRequest.of(NAME, POOL, SECRET)), callers);
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("waited too long")
                    .isFalse();
            Thread.onSpinWait();
        }
    }

    private void letLxdWorkFor(CompletableFuture<?> call) {
        until(() -> {
            if (lxd.runningOperations() > 0) {
                time.advance(WORK);
            }
            return call.isDone();
        });
    }

    private int instances() {
        return new PlainLxd(lxd.unixSocket()).get("/1.0/instances").size();
    }

    /** The next creation that is asked for reaches LXD only when the clock has gone on a little. */
    private CompletableFuture<CreateMachineResponse> createLate() {
        lxd.faults().next("POST", "/1.0/instances", ReplyFault.delayed(LATE));
        CompletableFuture<CreateMachineResponse> late = create(0);
        until(() -> late.isDone()
                || (lxd.faults().fired() == 1
                        && time.nextTimer()
                                .filter(next -> next.compareTo(LATE) <= 0)
                                .isPresent()));
        assertThat(late).isNotDone();
        return late;
    }

    @Test
    void a_creation_that_finds_another_under_way_waits_for_it_and_there_is_one_machine() throws Exception {
        CompletableFuture<CreateMachineResponse> late = createLate();
        CompletableFuture<CreateMachineResponse> first = create(1);
        until(() -> lxd.runningOperations() == 1);
        AtomicInteger looks = new AtomicInteger();
        lxd.faults()
                .add(
                        asked -> asked.path().equals("/1.0/operations") && looks.incrementAndGet() < 0,
                        1,
                        ReplyFault.cutBefore());
        time.advance(LATE);
        // it has been refused, and looks for what is under way
        until(() -> looks.get() > 0 || late.isDone());
        letLxdWorkFor(late);
        letLxdWorkFor(first);

        assertThat(late.get(PATIENCE_SECONDS, TimeUnit.SECONDS).providerId())
                .isEqualTo(first.get(PATIENCE_SECONDS, TimeUnit.SECONDS).providerId());
        assertThat(instances()).isOne();
    }

    @Test
    void a_deletion_waits_for_a_creation_of_which_nothing_shows_yet() throws Exception {
        lxd.faults().next("POST", "/1.0/instances", ReplyFault.cutAfter());
        assertThat(create(0)).failsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
        assertThat(lxd.runningOperations()).isOne();
        assertThat(instances()).isZero();

        MachineDriver machines = fleets.get(1).provider("lab").machines();
        CompletableFuture<?> deletion = CompletableFuture.supplyAsync(
                () -> machines.deleteMachine(DeleteMachineRequest.of(NAME, POOL, SECRET)), callers);
        letLxdWorkFor(deletion);

        assertThat(deletion).succeedsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
        while (lxd.runningOperations() > 0) {
            time.advance(WORK);
        }
        assertThat(instances()).isZero();
    }
}
