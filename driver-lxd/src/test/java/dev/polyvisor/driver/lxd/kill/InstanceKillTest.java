package dev.polyvisor.driver.lxd.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Provider;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.DiskAttachment;
import dev.polyvisor.api.instance.DiskKind;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.MigrationTarget;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.lxd.kill.Lab.Death;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client dies at each change that a verb on instances asks LXD for; another client makes the same call. */
class InstanceKillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NAME = "web-1";
    private static final String COPY = "web-2";
    private static final String POOL = "second";
    private static final String PROJECT = "other";

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

    /** One with disks: what is to be made after the instance only the request tells. */
    private static Instance furnish(Provider provider) throws InterruptedException {
        return provider.instances()
                .create(InstanceSpec.named(NAME)
                        .image(Lab.IMAGE)
                        .disk(disk("data"))
                        .disk(disk("logs"))
                        .idempotencyKey("request 1")
                        .build())
                .await(PATIENCE);
    }

    private static DiskSpec disk(String name) {
        return DiskSpec.named(name)
                .kind(DiskKind.DIRECTORY)
                .path("/mnt/" + name)
                .size(DataSize.mib(8))
                .build();
    }

    private static void toPool(Provider provider) throws InterruptedException {
        var unused = provider.instances()
                .get(NAME)
                .migrate(MigrateSpec.builder(MigrationTarget.pool(POOL)).build())
                .await(PATIENCE);
    }

    /** Where it is gone from here it has arrived. */
    private static void toProject(Provider provider) throws InterruptedException {
        Optional<Instance> source = provider.instances().find(NAME);
        if (source.isPresent()) {
            var unused = source.get()
                    .migrate(MigrateSpec.builder(MigrationTarget.scope(Scope.of(PROJECT)))
                            .build())
                    .await(PATIENCE);
        }
    }

    static List<Death> creating() {
        return Lab.deaths(provider -> {}, InstanceKillTest::create);
    }

    static List<Death> furnishing() {
        return Lab.deaths(provider -> {}, InstanceKillTest::furnish);
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
    @MethodSource("furnishing")
    void a_create_with_disks_that_died_gets_those_that_it_lacks_by_a_repetition(Death death) throws Exception {
        lab.die(death, InstanceKillTest::furnish);

        Instance instance = furnish(lab.survivor());

        assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING);
        assertThat(instance.disks().list())
                .extracting(DiskAttachment::name)
                .containsExactlyInAnyOrder("root", "data", "logs");
        assertThat(lab.named(NAME)).hasSize(1);
        assertThat(lab.volumes("user.polyvisor.disk"))
                .containsExactly("default/default/web-1-data", "default/default/web-1-logs");
    }

    /** Each is one request, which LXD carries out by itself. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_move_within_the_server_that_died_is_made_once_by_a_repetition(boolean done) throws Exception {
        lab.plain().send("POST", "/1.0/storage-pools", "{\"name\":\"" + POOL + "\",\"driver\":\"dir\"}");
        lab.plain()
                .send(
                        "POST",
                        "/1.0/projects",
                        "{\"name\":\"" + PROJECT + "\",\"config\":{\"features.profiles\":\"false\"}}");
        Instance instance = lab.survivor()
                .instances()
                .create(InstanceSpec.named(NAME).image(Lab.IMAGE).start(false).build())
                .await(PATIENCE);
        lab.die(new Death(1, done), InstanceKillTest::toPool);

        toPool(lab.survivor());

        assertThat(instance.refresh().storagePool()).contains(POOL);
        assertThat(lab.named(NAME)).hasSize(1);
        lab.die(new Death(1, done), InstanceKillTest::toProject);

        toProject(lab.survivor());

        assertThat(lab.named(NAME))
                .extracting(found -> found.path("project").asString())
                .containsExactly(PROJECT);
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
