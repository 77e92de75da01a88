package dev.polyvisor.driver.lxd.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Provider;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.CreateMachineResponse;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.DeleteMachineResponse;
import dev.polyvisor.api.machine.ListMachinesRequest;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.driver.lxd.kill.Lab.Death;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The orchestrator dies at each change that a create and a delete ask LXD for; its successor goes on. */
class MachineKillTest {
    private static final String MARK = "user.polyvisor.managed-by";
    private static final String NAME = "worker-1";
    private static final String ID = "lxd://default/worker-1";
    private static final MachineClass POOL = new MachineClass("pool", """
            {"image": "tiny", "cpus": 1, "memory": "256MiB", "tags": {"pool": "one"},
             "volumes": [{"name": "data", "size": "1GiB"}, {"name": "logs", "size": "2GiB"}]}""");
    private static final MachineSecret SECRET = MachineSecret.of(MachineSecret.USER_DATA, Secret.of("#cloud-config"));

    /** Long enough for the next call to find the work of the one before still going on. */
    private static final Duration SLOW = Duration.ofMillis(150);

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private static void create(Provider provider) {
        CreateMachineResponse unused = provider.machines().createMachine(CreateMachineRequest.of(NAME, POOL, SECRET));
    }

    private static void delete(Provider provider) {
        DeleteMachineResponse unused = provider.machines().deleteMachine(DeleteMachineRequest.of(NAME, POOL, SECRET));
    }

    static List<Death> creating() {
        return Lab.deaths(provider -> {}, MachineKillTest::create);
    }

    static List<Death> deleting() {
        return Lab.deaths(MachineKillTest::create, MachineKillTest::delete);
    }

    @ParameterizedTest
    @MethodSource("creating")
    void a_create_that_died_is_listed_and_completed_by_the_next_and_there_is_one_machine(Death death) throws Exception {
        lab.die(death, MachineKillTest::create);

        assertWhatIsThereIsListed();
        create(lab.survivor());

        assertThat(lab.named(NAME)).hasSize(1);
        assertThat(lab.named(NAME).get(0).path("status").asString()).isEqualTo("Running");
        assertThat(lab.volumes(MARK)).containsExactly("default/default/worker-1-data", "default/default/worker-1-logs");
        assertThat(listed()).isEqualTo(Map.of(ID, NAME));
    }

    @ParameterizedTest
    @MethodSource("creating")
    void a_create_that_died_is_undone_by_a_delete(Death death) throws Exception {
        lab.die(death, MachineKillTest::create);

        delete(lab.survivor());

        assertNothingIsLeft();
    }

    @ParameterizedTest
    @MethodSource("deleting")
    void a_delete_that_died_is_listed_and_completed_by_the_next(Death death) throws Exception {
        create(lab.survivor());
        lab.die(death, MachineKillTest::delete);

        assertWhatIsThereIsListed();
        delete(lab.survivor());

        assertNothingIsLeft();
    }

    @Test
    void a_delete_waits_for_the_start_that_a_dead_client_has_begun() throws Exception {
        List<Death> deaths = creating();
        try (Lab slow = new Lab(1, SLOW)) {
            slow.die(deaths.get(deaths.size() - 1), MachineKillTest::create);

            delete(slow.survivor());

            assertThat(slow.named(NAME)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("deleting")
    void a_delete_waits_for_what_a_dead_client_has_begun_of_another(Death death) throws Exception {
        try (Lab slow = new Lab(1, SLOW)) {
            create(slow.survivor());
            slow.die(death, MachineKillTest::delete);

            delete(slow.survivor());

            assertThat(slow.named(NAME)).isEmpty();
        }
    }

    private Map<String, String> listed() {
        MachineDriver machines = lab.survivor().machines();
        return machines.listMachines(ListMachinesRequest.of(POOL, SECRET)).machines();
    }

    private void assertWhatIsThereIsListed() {
        assertThat(listed().isEmpty())
                .as("nothing is listed")
                .isEqualTo(lab.marked(MARK).isEmpty());
    }

    private void assertNothingIsLeft() {
        assertThat(lab.marked(MARK)).isEmpty();
        assertThat(listed()).isEmpty();
    }
}
