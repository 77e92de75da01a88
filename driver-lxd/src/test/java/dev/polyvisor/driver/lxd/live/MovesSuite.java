package dev.polyvisor.driver.lxd.live;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.MigrationTarget;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.TransferMode;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Moves within a server, and transfers between two providers, which are two projects of one server here. */
abstract class MovesSuite extends GuestSuite {
    private static final String POOL = "moved-to";
    private static final String THERE = "there";

    MovesSuite(LxdBackend lxd) {
        super(lxd, "mov-");
    }

    /** How two servers of this sort reach each other. */
    abstract Set<TransferMode> modes();

    @Override
    Fleet fleet() {
        try {
            // before anybody asks where the server can be reached
            int unused = lxd.listen();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Connection socket = Connection.unixSocket(lxd.socket().toString());
        return Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory())
                .provider("live", "lxd", socket)
                .provider(THERE, "lxd", socket.scope(Scope.of(LxdFixture.OTHER_PROJECT)))
                .open();
    }

    @BeforeAll
    void addPool() {
        lxd.plain().send("POST", "/1.0/storage-pools", "{\"name\":\"" + POOL + "\",\"driver\":\"dir\"}");
    }

    @AfterAll
    void removePool() {
        lxd.plain().send("DELETE", "/1.0/storage-pools/" + POOL);
    }

    @Test
    void a_stopped_instance_goes_to_another_pool_and_is_there_already_the_next_time() throws InterruptedException {
        Instance guest = stopped("pool");
        await(guest.files().write("/root/note", "kept"));
        MigrateSpec move = MigrateSpec.builder(MigrationTarget.pool(POOL)).build();

        Instance moved = await(guest.migrate(move));

        assertThat(moved.info().storagePool()).contains(POOL);
        assertThat(moved.files().readText("/root/note")).isEqualTo("kept");
        Operation<Instance> again = moved.migrate(move);
        await(again);
        assertThat(again.changed()).isFalse();
        await(moved.delete());
    }

    @Test
    void a_stopped_instance_goes_to_another_project_under_another_name() throws InterruptedException {
        Instance guest = stopped("project");
        await(guest.snapshots().create("one"));

        Instance moved =
                await(guest.migrate(MigrateSpec.builder(MigrationTarget.scope(Scope.of(LxdFixture.OTHER_PROJECT)))
                        .newName(named("project-2"))
                        .build()));

        assertThat(moved.ref().scope()).isEqualTo(Scope.of(LxdFixture.OTHER_PROJECT));
        assertThat(moved.name()).isEqualTo(named("project-2"));
        assertThat(moved.snapshots().list()).hasSize(1);
        assertThat(instances().find(named("project"))).isEmpty();
    }

    @Test
    void what_runs_or_leads_nowhere_is_not_moved() throws InterruptedException {
        Instance running = running("running");

        assertThat(running.migrate(
                        MigrateSpec.builder(MigrationTarget.pool(POOL)).build()))
                .failsWithin(PATIENCE, ErrorCode.FAILED_PRECONDITION);
        assertThat(running.migrate(MigrateSpec.toProvider(THERE))).failsWithin(PATIENCE, ErrorCode.FAILED_PRECONDITION);
        assertThat(running.refresh().state()).isEqualTo(MachineState.RUNNING);
        Instance off = stopped("off");
        assertThat(off.migrate(
                        MigrateSpec.builder(MigrationTarget.pool("nowhere")).build()))
                .failsWithin(PATIENCE, ErrorCode.NOT_FOUND);
        assertThat(off.migrate(MigrateSpec.builder(MigrationTarget.scope(Scope.of("nowhere")))
                        .build()))
                .failsWithin(PATIENCE, ErrorCode.NOT_FOUND);
        assertThat(off.migrate(MigrateSpec.toHost("another"))).failsWithin(PATIENCE, ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void a_copy_goes_to_another_provider_by_each_way_that_there_is() throws InterruptedException {
        Instance guest = stopped("source");
        await(guest.files().write("/root/note", "carried"));
        await(guest.snapshots().create("one"));
        for (TransferMode mode : modes()) {
            CopySpec.Builder spec = CopySpec.named(named("copy-" + mode.name().toLowerCase(Locale.ROOT)))
                    .provider(THERE)
                    .includeSnapshots(true)
                    .mode(mode)
                    .start(false);

            Instance copy = await(guest.copy(spec.build()));

            assertThat(copy.key().provider()).as("%s", mode).isEqualTo(THERE);
            assertThat(copy.files().readText("/root/note")).isEqualTo("carried");
            assertThat(copy.snapshots().list()).hasSize(1);
            Operation<Instance> again = guest.copy(spec.build());
            await(again);
            assertThat(again.changed()).isFalse();
            assertThat(guest.copy(spec.idempotencyKey("another").build()))
                    .failsWithin(PATIENCE, ErrorCode.ALREADY_EXISTS);
            await(copy.start());
        }
    }

    @Test
    void a_copy_has_the_addresses_of_its_original_when_it_is_to_keep_them_and_its_own_otherwise()
            throws InterruptedException {
        Instance guest = stopped("wired");
        await(guest.nics().attach(NicSpec.named("web").binding("p2p").build()));
        await(guest.nics()
                .attach(NicSpec.named("lan")
                        .binding("p2p")
                        .mac("00:16:3e:00:00:07")
                        .build()));
        List<String> addresses = addresses(guest);
        assertThat(addresses).hasSize(2);
        CopySpec.Builder here = CopySpec.named(named("wired-here")).start(false);
        CopySpec.Builder there =
                CopySpec.named(named("wired-there")).provider(THERE).start(false);
        for (CopySpec.Builder copy : List.of(here, there)) {
            Instance same = await(guest.copy(copy.keepMacs(true).build()));
            assertThat(addresses(same)).isEqualTo(addresses);
            await(same.delete());

            Instance other = await(guest.copy(copy.keepMacs(false).build()));
            assertThat(addresses(other)).hasSize(2).doesNotContainAnyElementsOf(addresses);
            await(other.delete());
        }
    }

    private static List<String> addresses(Instance instance) {
        return instance.nics().list().stream()
                .map(nic -> nic.mac().orElseThrow())
                .toList();
    }

    @Test
    void a_running_instance_is_copied_as_it_is_when_that_is_asked_for() throws InterruptedException {
        Instance guest = running("busy");

        Instance copy = await(guest.copy(CopySpec.named(named("busy-copy"))
                .allowInconsistent(true)
                .start(false)
                .build()));

        assertThat(copy.info().state()).isEqualTo(MachineState.STOPPED);
        assertThat(guest.refresh().state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void an_instance_that_moved_to_another_provider_is_gone_here_and_whole_there() throws InterruptedException {
        Instance guest = stopped("wanderer");
        await(guest.files().write("/root/note", "carried"));
        await(guest.snapshots().create("one"));
        await(guest.files().write("/root/note", "later"));

        Instance moved = await(guest.migrate(MigrateSpec.builder(
                        new MigrationTarget.Provider(THERE, Optional.empty(), Optional.empty(), TransferMode.RELAY))
                .build()));

        assertThat(moved.key().provider()).isEqualTo(THERE);
        assertThat(moved.files().readText("/root/note")).isEqualTo("later");
        assertThat(instances().find(named("wanderer"))).isEmpty();
        await(moved.snapshots().restore("one"));
        assertThat(moved.files().readText("/root/note")).isEqualTo("carried");
    }

    @Test
    void a_provider_that_is_not_there_or_is_this_one_is_refused() throws InterruptedException {
        Instance guest = stopped("staying");

        assertThatFailureOf(() -> guest.migrate(MigrateSpec.toProvider("none"))).hasCode(ErrorCode.NOT_FOUND);
        assertThatFailureOf(() -> guest.migrate(MigrateSpec.toProvider("live"))).hasCode(ErrorCode.INVALID_ARGUMENT);
    }
}
