package dev.polyvisor.driver.lxd.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Provider;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.lxd.kill.Lab.Death;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client dies at each change that a verb on instances asks LXD for; another client makes the same call. */
class InstanceKillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String NAME = "web-1";
    private static final String COPY = "web-2";

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private static Instance create(Provider provider) throws InterruptedException {
        return provider.instances()
                .create(InstanceSpec.named(NAME)
                        .image(Lab.IMAGE)
                        .label("team", "blue")
                        .idempotencyKey("request 1")
                        .build())
                .await(PATIENCE);
    }

    private static Instance copy(Provider provider) throws InterruptedException {
        return provider.instances()
                .get(NAME)
                .copy(CopySpec.named(COPY).idempotencyKey("copy 1").build())
                .await(PATIENCE);
    }

    private static void snapshot(Provider provider) throws InterruptedException {
        var unused = provider.instances().get(NAME).snapshots().create("daily").await(PATIENCE);
    }

    private static void delete(Provider provider) throws InterruptedException {
        var instance = provider.instances().find(NAME);
        if (instance.isPresent()) {
            var unused = instance.get().delete(DeleteOptions.force()).await(PATIENCE);
        }
    }

    static List<Death> creating() {
        return Lab.deaths(provider -> {}, InstanceKillTest::create);
    }

    static List<Death> copying() {
        return Lab.deaths(InstanceKillTest::create, InstanceKillTest::copy);
    }

    static List<Death> snapshotting() {
        return Lab.deaths(InstanceKillTest::create, InstanceKillTest::snapshot);
    }

    static List<Death> deleting() {
        return Lab.deaths(InstanceKillTest::create, InstanceKillTest::delete);
    }

    @ParameterizedTest
    @MethodSource("creating")
    void a_create_that_died_is_adopted_by_a_repetition_and_there_is_one_instance(Death death) throws Exception {
        lab.die(death, InstanceKillTest::create);

        Instance instance = create(lab.survivor());

        assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING);
        assertThat(instance.info().labels()).containsEntry("team", "blue");
        assertThat(lab.named(NAME)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("copying")
    void a_copy_that_died_is_adopted_by_a_repetition_and_there_is_one(Death death) throws Exception {
        create(lab.survivor());
        lab.die(death, InstanceKillTest::copy);

        Instance copy = copy(lab.survivor());

        assertThat(copy.name()).isEqualTo(COPY);
        assertThat(lab.named(COPY)).hasSize(1);
        assertThat(lab.named(NAME)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("snapshotting")
    void a_snapshot_that_died_is_adopted_by_a_repetition_and_there_is_one(Death death) throws Exception {
        create(lab.survivor());
        lab.die(death, InstanceKillTest::snapshot);

        snapshot(lab.survivor());

        assertThat(lab.snapshots()).containsExactly("daily");
    }

    @ParameterizedTest
    @MethodSource("deleting")
    void a_delete_that_died_is_completed_by_a_repetition(Death death) throws Exception {
        create(lab.survivor());
        lab.die(death, InstanceKillTest::delete);

        delete(lab.survivor());

        assertThat(lab.named(NAME)).isEmpty();
    }
}
