package dev.polyvisor.driver.lxd.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.CreateMachineResponse;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.DeleteMachineResponse;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.driver.lxd.live.SlowLxd;
import dev.polyvisor.simulators.server.ReplyFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process asks for a machine, or for its end, while LXD still works on what another one has asked for. */
class RepeatedMachineTest {
    private static final Duration LATE = Duration.ofSeconds(1);
    private static final Duration TOO_LATE = Duration.ofDays(10_000);

    private static final String NAME = "worker-1";
    private static final MachineClass POOL = new MachineClass(
            "pool", "{\"image\": \"tiny\", \"cpus\": 1, \"memory\": \"256MiB\", \"tags\": {\"pool\": \"one\"}}");
    private static final MachineSecret SECRET = MachineSecret.of(MachineSecret.USER_DATA, Secret.of("#cloud-config"));
    private static final int PATIENCE_SECONDS = 30;

    @TempDir
    private Path folder;

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private SlowLxd lxd;
    private Fleet one;
    private Fleet other;

    @BeforeEach
    void start() throws InterruptedException {
        lxd = new SlowLxd(folder);
        lxd.server().content().image("tiny");
        one = lxd.open();
        other = lxd.open();
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        lxd.close();
        callers.shutdownNow();
    }

    private CompletableFuture<CreateMachineResponse> create(Fleet process) {
        return CompletableFuture.supplyAsync(
                () -> process.provider("lab").machines().createMachine(CreateMachineRequest.of(NAME, POOL, SECRET)),
                callers);
    }

    private CompletableFuture<DeleteMachineResponse> delete(Fleet process) {
        return CompletableFuture.supplyAsync(
                () -> process.provider("lab").machines().deleteMachine(DeleteMachineRequest.of(NAME, POOL, SECRET)),
                callers);
    }

    @Test
    void a_creation_that_finds_another_under_way_waits_for_it_and_there_is_one_machine() throws Exception {
        CompletableFuture<CreateMachineResponse> late = lxd.delayCreation(LATE, () -> create(one));
        CompletableFuture<CreateMachineResponse> first = create(other);
        lxd.untilItWorks();
        AtomicInteger looks = lxd.looksAtOperations();
        lxd.time().advance(LATE);
        // it has been refused, and looks for what is under way
        SlowLxd.until(() -> looks.get() > 0 || late.isDone());
        lxd.letItWorkUntil(() -> late.isDone() && first.isDone());

        assertThat(late.get(PATIENCE_SECONDS, TimeUnit.SECONDS).providerId())
                .isEqualTo(first.get(PATIENCE_SECONDS, TimeUnit.SECONDS).providerId());
        assertThat(lxd.instances()).isOne();
    }

    @Test
    void of_a_creation_that_lxd_has_forgotten_the_machine_itself_tells() {
        lxd.server().faults().add(asked -> asked.path().endsWith("/wait"), 1, ReplyFault.delayed(TOO_LATE));

        CompletableFuture<CreateMachineResponse> creation = create(one);
        SlowLxd.until(() -> lxd.server().faults().fired() > 0);
        lxd.letItForget();
        SlowLxd.until(() -> {
            lxd.time().advance(TOO_LATE);
            lxd.letItWork();
            return creation.isDone();
        });

        assertThat(creation).succeedsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
        assertThat(lxd.instances()).isOne();
    }

    @Test
    void a_deletion_waits_for_a_creation_of_which_nothing_shows_yet() {
        lxd.server().faults().next("POST", "/1.0/instances", ReplyFault.cutAfter());
        assertThat(create(one)).failsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
        assertThat(lxd.server().runningOperations()).isOne();
        assertThat(lxd.instances()).isZero();

        CompletableFuture<DeleteMachineResponse> deletion = delete(other);
        lxd.letItWorkUntil(deletion::isDone);

        assertThat(deletion).succeedsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
        lxd.letItWork();
        assertThat(lxd.instances()).isZero();
    }
}
