package dev.polyvisor.driver.lxd.live;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.api.instance.Liveness;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.MigrationTarget;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.instance.TransferMode;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import dev.polyvisor.simulators.lxd.LxdSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What becomes of an instance that runs when it is to go to another server: two that save memory, and one that does not. */
@TestInstance(Lifecycle.PER_CLASS)
class SimulatedRunningMovesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NOTE = "/root/note";
    private static final String THERE = "there";
    /** A server without CRIU behind a connection that claims it. */
    private static final String BOASTING = "boasting";

    private final AtomicInteger count = new AtomicInteger();
    private final List<LxdSimulator> servers = new ArrayList<>();
    private Path folder;
    private Fleet fleet;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        folder = Files.createTempDirectory("lxd");
        fleet = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory())
                .provider("here", "lxd", server("here", true).option(LxdDriverFactory.CRIU_OPTION, "true"))
                .provider(THERE, "lxd", server(THERE, true).option(LxdDriverFactory.CRIU_OPTION, "true"))
                .provider(BOASTING, "lxd", server(BOASTING, false).option(LxdDriverFactory.CRIU_OPTION, "true"))
                .provider(
                        "silent",
                        "lxd",
                        Connection.unixSocket(folder.resolve("here").toString()))
                .open();
        fleet.inventory().awaitParity(PATIENCE);
    }

    private Connection server(String name, boolean able) {
        LxdSimulator.Builder builder =
                LxdSimulator.builder().unixSocket(folder.resolve(name)).https();
        LxdSimulator server = (able ? builder.criu().virtualMachines() : builder).start();
        servers.add(server);
        server.content().image(TestImage.ALIAS);
        return Connection.unixSocket(server.unixSocket().toString());
    }

    @AfterAll
    void end() throws IOException {
        fleet.close();
        servers.forEach(LxdSimulator::close);
        Files.delete(folder);
    }

    private Instance running(String provider, MachineType type) throws InterruptedException {
        InstanceSpecBuilder spec =
                InstanceSpec.named("busy-" + count.incrementAndGet()).type(type).image(TestImage.ALIAS);
        if (type == MachineType.VIRTUAL_MACHINE) {
            spec.config("migration.stateful", "true");
        }
        Instance made =
                fleet.provider(provider).instances().create(spec.build()).await(PATIENCE);
        var unused = made.files().write(NOTE, "carried").await(PATIENCE);
        return made;
    }

    private static MigrateSpec move(String target, TransferMode mode, Liveness liveness) {
        return MigrateSpec.builder(new MigrationTarget.Provider(target, Optional.empty(), Optional.empty(), mode))
                .liveness(liveness)
                .build();
    }

    private void assertStays(Instance instance, String target) {
        assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING);
        // the target takes away by itself what had not arrived, a moment after the move has failed
        while (fleet.provider(target).instances().find(instance.name()).isPresent()) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("waited too long for %s to be gone from %s", instance.name(), target)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void what_runs_goes_on_running_at_the_other_server_by_each_way(TransferMode mode) throws InterruptedException {
        for (MachineType type : List.of(MachineType.CONTAINER, MachineType.VIRTUAL_MACHINE)) {
            for (Liveness liveness : List.of(Liveness.LIVE, Liveness.AUTO)) {
                Instance instance = running("here", type);

                Instance moved = instance.migrate(move(THERE, mode, liveness)).await(PATIENCE);

                assertThat(moved.key().provider()).isEqualTo(THERE);
                assertThat(moved.refresh().state()).isEqualTo(MachineState.RUNNING);
                assertThat(moved.files().readText(NOTE)).isEqualTo("carried");
                assertThat(fleet.provider("here").instances().find(moved.name()))
                        .isEmpty();
            }
        }
    }

    @Test
    void what_is_off_goes_as_it_is_whatever_is_asked_for() throws InterruptedException {
        Instance instance = running("here", MachineType.CONTAINER);
        instance.stop(StopOptions.force()).await(PATIENCE);

        Instance moved =
                instance.migrate(move(THERE, TransferMode.RELAY, Liveness.LIVE)).await(PATIENCE);

        assertThat(moved.refresh().state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void what_runs_is_not_moved_as_if_it_were_off_and_the_reason_is_told() throws InterruptedException {
        Instance instance = running("here", MachineType.CONTAINER);
        Instance same = fleet.provider("silent").instances().get(instance.name());

        assertThat(instance.migrate(move(THERE, TransferMode.RELAY, Liveness.OFFLINE)))
                .failsWithin(PATIENCE, ErrorCode.FAILED_PRECONDITION);
        assertThatFailureOf(() -> same.migrate(move(THERE, TransferMode.RELAY, Liveness.AUTO))
                        .await(PATIENCE))
                .isInstanceOfSatisfying(PolyvisorException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
                    assertThat(failure).hasMessageContaining("criu=true");
                });
        assertThatFailureOf(() -> same.migrate(move(THERE, TransferMode.RELAY, Liveness.LIVE)))
                .hasCode(ErrorCode.UNIMPLEMENTED);
        assertStays(instance, THERE);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void what_either_server_cannot_take_live_stays_and_runs(TransferMode mode) throws InterruptedException {
        Instance instance = running("here", MachineType.CONTAINER);
        Instance stuck = running(BOASTING, MachineType.CONTAINER);

        assertThat(instance.migrate(move(BOASTING, mode, Liveness.AUTO)))
                .failsWithin(PATIENCE, ErrorCode.UNIMPLEMENTED);
        assertThat(stuck.migrate(move(THERE, mode, Liveness.LIVE))).failsWithin(PATIENCE, ErrorCode.UNIMPLEMENTED);

        assertStays(instance, BOASTING);
        assertStays(stuck, THERE);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void a_copy_of_what_runs_has_its_files_and_not_its_memory(TransferMode mode) throws InterruptedException {
        Instance instance = running("here", MachineType.CONTAINER);

        Instance copy = instance.copy(CopySpec.named(instance.name())
                        .provider(THERE)
                        .mode(mode)
                        .allowInconsistent(true)
                        .start(false)
                        .build())
                .await(PATIENCE);

        assertThat(copy.refresh().state()).isEqualTo(MachineState.STOPPED);
        assertThat(copy.files().readText(NOTE)).isEqualTo("carried");
        assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING);
    }
}
