package dev.polyvisor.driver.lxd.live;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.instance.ConsoleSession;
import dev.polyvisor.api.instance.ConsoleSpec;
import dev.polyvisor.api.instance.ConsoleType;
import dev.polyvisor.api.instance.DiskAttachment;
import dev.polyvisor.api.instance.DiskKind;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.api.instance.Liveness;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.MigrationTarget;
import dev.polyvisor.api.instance.RestoreOptions;
import dev.polyvisor.api.instance.SnapshotSpec;
import dev.polyvisor.api.instance.StartOptions;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.instance.TerminalSize;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import dev.polyvisor.simulators.lxd.LxdSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What few machines can do: virtual machines, CRIU, clusters. On simulated hosts, one that has all of it and one that has nothing. */
@TestInstance(Lifecycle.PER_CLASS)
class SimulatedHostTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STATEFUL = "migration.stateful";

    private final AtomicInteger count = new AtomicInteger();
    private Path folder;
    private LxdSimulator able;
    private LxdSimulator plain;
    private Fleet fleet;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        folder = Files.createTempDirectory("lxd");
        able = LxdSimulator.builder()
                .unixSocket(folder.resolve("able"))
                .virtualMachines()
                .criu()
                .start();
        able.content().image(TestImage.ALIAS).member("one").member("two").member("three");
        plain = LxdSimulator.builder().unixSocket(folder.resolve("plain")).start();
        plain.content().image(TestImage.ALIAS);
        fleet = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory())
                .provider("able", "lxd", socket("able").option(LxdDriverFactory.CRIU_OPTION, "true"))
                .provider("silent", "lxd", socket("able"))
                .provider("boasting", "lxd", socket("plain").option(LxdDriverFactory.CRIU_OPTION, "true"))
                .open();
        fleet.inventory().awaitParity(PATIENCE);
    }

    private Connection socket(String name) {
        return Connection.unixSocket(folder.resolve(name).toString());
    }

    @AfterAll
    void end() throws IOException {
        fleet.close();
        able.close();
        plain.close();
        Files.delete(folder);
    }

    private Instance create(String provider, MachineType type, String... config) throws InterruptedException {
        InstanceSpecBuilder spec =
                InstanceSpec.named("host-" + count.incrementAndGet()).type(type).image(TestImage.ALIAS);
        for (int i = 0; i < config.length; i += 2) {
            spec.config(config[i], config[i + 1]);
        }
        return fleet.provider(provider).instances().create(spec.build()).await(PATIENCE);
    }

    private static void roundTrip(Instance instance) throws InterruptedException {
        instance.suspend().await(PATIENCE);
        assertThat(instance.refresh().stateful()).isTrue();
        assertThat(instance.info().state()).isIn(MachineState.SUSPENDED, MachineState.STOPPED);
        instance.start(StartOptions.resume()).await(PATIENCE);
        assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING);
        assertThat(instance.info().stateful()).isFalse();
    }

    @Test
    void the_memory_of_a_container_is_saved_where_the_connection_says_that_there_is_criu() throws InterruptedException {
        Instance instance = create("able", MachineType.CONTAINER);

        roundTrip(instance);
        instance.stop(StopOptions.stateful()).await(PATIENCE);
        assertThat(instance.refresh().stateful()).isTrue();

        Instance same = fleet.provider("silent").instances().get(instance.name());
        assertThat(same.whyNot(Capability.SUSPEND))
                .hasValueSatisfying(why -> assertThat(why).contains("criu=true"));
        assertThatFailureOf(same::suspend).hasCode(ErrorCode.UNIMPLEMENTED);
    }

    @Test
    void what_the_server_says_of_criu_counts_in_the_end() throws InterruptedException {
        Instance instance = create("boasting", MachineType.CONTAINER);

        assertThat(instance.suspend()).failsWithin(PATIENCE, ErrorCode.UNIMPLEMENTED);
        assertThat(instance.snapshots()
                        .create(SnapshotSpec.named("memory").memory(true).build()))
                .failsWithin(PATIENCE, ErrorCode.UNIMPLEMENTED);
        assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void the_memory_of_a_virtual_machine_is_saved_where_its_configuration_says_so() throws InterruptedException {
        Instance stateful = create("able", MachineType.VIRTUAL_MACHINE, STATEFUL, "true");
        Instance stateless = create("able", MachineType.VIRTUAL_MACHINE);

        roundTrip(stateful);
        assertThat(stateless.whyNot(Capability.SUSPEND))
                .hasValueSatisfying(why -> assertThat(why).contains(STATEFUL));
        assertThatFailureOf(stateless::suspend).hasCode(ErrorCode.UNIMPLEMENTED);
    }

    @Test
    void a_snapshot_with_memory_is_resumed_and_one_without_is_refused_before_anything_is_replaced()
            throws InterruptedException {
        Instance instance = create("able", MachineType.CONTAINER);
        assertThat(instance.snapshots()
                        .create(SnapshotSpec.named("with").memory(true).build())
                        .await(PATIENCE)
                        .memory())
                .isTrue();
        instance.snapshots().create("without").await(PATIENCE);

        instance.snapshots().restore("with", RestoreOptions.withMemory()).await(PATIENCE);
        assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING);
        assertThat(instance.snapshots().restore("without", RestoreOptions.withMemory()))
                .failsWithin(PATIENCE, ErrorCode.FAILED_PRECONDITION);
        assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void the_screen_of_a_virtual_machine_is_spice_with_a_session_for_each_channel() throws Exception {
        Instance instance = create("able", MachineType.VIRTUAL_MACHINE);
        ConsoleSpec spice = new ConsoleSpec(ConsoleType.SPICE, TerminalSize.standard(), false);

        try (ConsoleSession main = instance.console().attach(spice);
                ConsoleSession display = instance.console().attach(spice)) {
            main.output().write(new byte[] {'R', 'E', 'D', 'Q'});
            display.output().write(new byte[] {1, 2});
            assertThat(main.input().readNBytes(4)).containsExactly('R', 'E', 'D', 'Q');
            assertThat(display.input().readNBytes(2)).containsExactly(1, 2);
            assertThatFailureOf(() -> main.resize(80, 24)).hasCode(ErrorCode.UNIMPLEMENTED);
        }
        assertThatFailureOf(() -> instance.console().attach(ConsoleSpec.vnc())).hasCode(ErrorCode.UNIMPLEMENTED);
    }

    @Test
    void a_cd_drive_is_there_without_a_medium_and_takes_one() throws InterruptedException {
        Instance instance = create("able", MachineType.VIRTUAL_MACHINE);
        DiskSpec drive = DiskSpec.named("cd")
                .kind(DiskKind.CDROM)
                .source(DiskSource.medium(""))
                .build();

        instance.disks().attach(drive).await(PATIENCE);
        assertThat(instance.disks().get("cd").kind()).isEqualTo(DiskKind.CDROM);
        assertThat(instance.disks().attach(drive)).succeedsWithin(PATIENCE);

        DiskAttachment full =
                instance.disks().insertMedium("cd", "/srv/system.iso").await(PATIENCE);
        assertThat(full.details()).containsEntry("source", "/srv/system.iso");
        assertThat(full.kind()).isEqualTo(DiskKind.CDROM);
        assertThat(instance.disks().insertMedium("none", "/srv/system.iso")).failsWithin(PATIENCE, ErrorCode.NOT_FOUND);
        assertThat(instance.disks().insertMedium("cd", "volume")).failsWithin(PATIENCE, ErrorCode.UNIMPLEMENTED);

        assertThat(instance.disks().ejectMedium("cd").await(PATIENCE).details()).isEmpty();
        instance.disks().detach("cd").await(PATIENCE);
        assertThat(instance.disks().find("cd")).isEmpty();
    }

    @Test
    void the_disks_of_a_virtual_machine_are_blocks() throws InterruptedException {
        Instance instance = create("able", MachineType.VIRTUAL_MACHINE);

        DiskAttachment disk =
                instance.disks().attach(DiskSpec.blank("data", DataSize.gib(1))).await(PATIENCE);

        assertThat(disk.kind()).isEqualTo(DiskKind.DISK);
        assertThat(disk.path()).isEmpty();
        assertThat(instance.disks().list().get(0).kind()).isEqualTo(DiskKind.DISK);
    }

    @Test
    void an_instance_goes_to_the_member_that_was_named_or_to_another_one() throws InterruptedException {
        Instance instance = create("able", MachineType.CONTAINER);
        assertThat(instance.migrate(MigrateSpec.builder(MigrationTarget.host("two"))
                        .liveness(Liveness.OFFLINE)
                        .build()))
                .failsWithin(PATIENCE, ErrorCode.FAILED_PRECONDITION);
        instance.stop(StopOptions.force()).await(PATIENCE);

        assertThat(instance.migrate(MigrateSpec.toHost("two"))
                        .await(PATIENCE)
                        .info()
                        .location())
                .contains("two");
        var again = instance.migrate(MigrateSpec.toHost("two"));
        again.await(PATIENCE);
        assertThat(again.changed()).isFalse();
        assertThat(instance.migrate(MigrateSpec.toHost("nowhere"))).failsWithin(PATIENCE, ErrorCode.NOT_FOUND);

        assertThat(instance.migrate(MigrateSpec.toAnyHost())
                        .await(PATIENCE)
                        .info()
                        .location())
                .isPresent()
                .isNotEqualTo(Optional.of("two"));
    }

    @Test
    void what_runs_goes_live_where_its_memory_can_be_saved_and_backups_hold_it_back() throws InterruptedException {
        Instance live = create("able", MachineType.VIRTUAL_MACHINE, STATEFUL, "true");

        live.migrate(MigrateSpec.builder(MigrationTarget.host("three"))
                        .liveness(Liveness.LIVE)
                        .build())
                .await(PATIENCE);

        assertThat(live.refresh().location()).contains("three");
        assertThat(live.info().state()).isEqualTo(MachineState.RUNNING);
        live.backups().create("held").await(PATIENCE);
        assertThat(live.migrate(MigrateSpec.toHost("one"))).failsWithin(PATIENCE, ErrorCode.FAILED_PRECONDITION);
        Instance still = create("able", MachineType.VIRTUAL_MACHINE);
        assertThatFailureOf(() -> still.migrate(MigrateSpec.builder(MigrationTarget.host("one"))
                        .liveness(Liveness.LIVE)
                        .build()))
                .hasCode(ErrorCode.UNIMPLEMENTED);
        assertThatFailureOf(() -> still.migrate(MigrateSpec.builder(new MigrationTarget.Labelled(Map.of("zone", "a")))
                        .build()))
                .hasCode(ErrorCode.UNIMPLEMENTED);
    }
}
