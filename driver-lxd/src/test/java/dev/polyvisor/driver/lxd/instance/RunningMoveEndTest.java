package dev.polyvisor.driver.lxd.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Liveness;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.MigrationTarget;
import dev.polyvisor.api.instance.TransferMode;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import dev.polyvisor.driver.lxd.live.PlainLxd;
import dev.polyvisor.driver.lxd.live.SlowLxd;
import dev.polyvisor.simulators.lxd.LxdSimulator;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.ReplyFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a live move: the target has it all, and the source takes a while to go off. It does so on a clock of the test. */
class RunningMoveEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String THERE = "there";
    private static final String NAME = "busy-0";

    @TempDir
    private Path folder;

    private final AtomicBoolean ended = new AtomicBoolean();
    private SlowLxd source;
    private LxdSimulator target;
    private Fleet fleet;

    @BeforeEach
    void start() {
        source = new SlowLxd(folder);
        source.server().content().instances("default", "busy", 1);
        target = LxdSimulator.builder().unixSocket(folder.resolve(THERE)).criu().start();
        fleet = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory())
                .provider("here", "lxd", source.connection().option(LxdDriverFactory.CRIU_OPTION, "true"))
                .provider(
                        THERE,
                        "lxd",
                        Connection.unixSocket(target.unixSocket().toString())
                                .option(LxdDriverFactory.CRIU_OPTION, "true"))
                .open();
    }

    @AfterEach
    void close() {
        fleet.close();
        source.close();
        target.close();
    }

    private Operation<Instance> move(Instance instance) {
        return instance.migrate(MigrateSpec.builder(
                        new MigrationTarget.Provider(THERE, Optional.empty(), Optional.empty(), TransferMode.RELAY))
                .liveness(Liveness.LIVE)
                .build());
    }

    private boolean isWholeThere() {
        return target.runningOperations() == 0
                && !new PlainLxd(target.unixSocket()).get("/1.0/instances").isEmpty();
    }

    /** Whoever asks what the source works on is answered when it has ended that, if the target has it all. */
    private boolean endsMeanwhile(Exchange asked) {
        if (asked.path().equals("/1.0/operations") && isWholeThere()) {
            source.letItWork();
            ended.set(true);
        }
        return false;
    }

    @Test
    void a_source_that_goes_off_between_two_looks_at_it_is_not_taken_for_one_that_runs_on()
            throws InterruptedException {
        Instance instance = fleet.provider("here").instances().get(NAME);
        Operation<?> start = instance.start();
        source.letItWorkUntil(() -> start.state().done());
        source.server().faults().add(this::endsMeanwhile, 1, ReplyFault.cutBefore());

        Operation<Instance> move = move(instance);
        SlowLxd.until(this::isWholeThere);
        // not by what it works on: the deletion begins at once
        SlowLxd.until(() -> ended.get() || move.state().done());
        source.letItWorkUntil(() -> move.state().done());

        assertThat(move.await(PATIENCE).refresh().state()).isEqualTo(MachineState.RUNNING);
        assertThat(source.instances()).isZero();
    }
}
