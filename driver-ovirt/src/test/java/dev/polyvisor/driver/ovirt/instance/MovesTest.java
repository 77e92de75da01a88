package dev.polyvisor.driver.ovirt.instance;

import static dev.polyvisor.driver.ovirt.instance.EngineFleet.await;
import static dev.polyvisor.driver.ovirt.instance.EngineFleet.spec;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.ExportResult;
import dev.polyvisor.api.instance.ExportSpec;
import dev.polyvisor.api.instance.ExportTarget;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.PublishedImage;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.ovirt.model.OvirtTemplate;
import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Migrations, copies, templates and exports over a simulated engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MovesTest {
    private EngineFleet world;

    @BeforeAll
    void open() throws InterruptedException {
        world = new EngineFleet(OvirtSimulator.builder());
    }

    @AfterAll
    void close() {
        world.close();
    }

    private String host(Instance instance) {
        return world.read("vms/" + instance.id()).at("/host/id").asString();
    }

    @Test
    void a_migration_goes_to_the_host_that_is_named_and_is_done_when_it_is_there() throws InterruptedException {
        Instance instance = world.running("mover");
        String before = host(instance);

        await(instance.migrate(MigrateSpec.toAnyHost()));
        assertThat(host(instance)).isNotEqualTo(before);
        assertThat(instance.info().state()).isEqualTo(MachineState.RUNNING);

        Operation<Instance> back = instance.migrate(MigrateSpec.toHost(before));
        await(back);
        assertThat(host(instance)).isEqualTo(before);
        assertThat(instance.info().location())
                .contains(world.read("hosts/" + before).path("name").asString());
        Operation<Instance> again = instance.migrate(MigrateSpec.toHost(before));
        await(again);
        assertThat(again.changed()).isFalse();
    }

    @Test
    void a_machine_that_is_off_or_has_nowhere_to_go_is_not_migrated() throws InterruptedException {
        Instance instance = world.make("stays");
        Operation<Instance> off = instance.migrate(MigrateSpec.toAnyHost());
        assertThatFailureOf(() -> await(off)).hasCode(ErrorCode.FAILED_PRECONDITION);

        await(instance.start());
        Operation<Instance> nowhere = instance.migrate(MigrateSpec.toHost("no-such-host"));
        assertThatFailureOf(() -> await(nowhere)).hasCode(ErrorCode.NOT_FOUND);
        world.engine.content().change("vms/" + instance.id(), """
                {"placement_policy": {"affinity": "pinned", "hosts": {"host": [{"id": "%s"}]}}}""".formatted(host(instance)));
        Operation<Instance> pinned = instance.migrate(MigrateSpec.toAnyHost());
        assertThatFailureOf(() -> await(pinned)).hasCode(ErrorCode.RESOURCE_EXHAUSTED);
    }

    @Test
    void a_copy_has_disks_interfaces_and_labels_of_its_own_and_is_made_once() throws InterruptedException {
        Instance source = await(world.instances()
                .create(spec("copied")
                        .source(InstanceSource.empty())
                        .rootSize(DataSize.gib(1))
                        .label("owner", "me")
                        .nic(NicSpec.on("nic1", "ovirtmgmt"))
                        .build()));
        CopySpec spec = CopySpec.named("copy").label("owner", "you").build();

        Instance copy = await(source.copy(spec));
        Operation<Instance> again = source.copy(spec);

        assertThat(await(again)).isEqualTo(copy).isNotEqualTo(source);
        assertThat(again.changed()).isFalse();
        assertThat(copy.info().labels()).containsEntry("owner", "you");
        assertThat(copy.disks().list().get(0).volume())
                .isNotEqualTo(source.disks().list().get(0).volume());
        assertThat(copy.nics().get("nic1").mac())
                .isNotEqualTo(source.nics().get("nic1").mac());
        assertThat(world.named("vms", "copy")).hasSize(1);
        Operation<Instance> other =
                source.copy(CopySpec.named("copy").idempotencyKey("another").build());
        assertThatFailureOf(() -> await(other)).hasCode(ErrorCode.ALREADY_EXISTS);
    }

    @Test
    void a_copy_that_nobody_has_marked_is_taken_up_by_the_next_try_of_its_request() throws InterruptedException {
        Instance source = world.make("unmarked");
        CopySpec spec = CopySpec.named("orphan").label("owner", "you").build();
        Instance copy = await(source.copy(spec));
        // as it is when the first try ends in between
        String comment = world.read("vms/" + source.id()).path("comment").asString();
        world.engine.content().change("vms/" + copy.id(), "{\"comment\":\"" + comment + "\"}");

        Operation<Instance> again = source.copy(spec);

        assertThat(await(again)).isEqualTo(copy);
        assertThat(copy.refresh().labels()).containsEntry("owner", "you");
    }

    @Test
    void a_copy_of_a_snapshot_is_what_its_source_was() throws InterruptedException {
        Instance source = world.make("past");
        await(source.update(InstanceUpdate.builder().description("then").build()));
        await(source.snapshots().create("one"));
        await(source.update(InstanceUpdate.builder().description("now").build()));

        Instance copy = await(source.copy(
                CopySpec.named("from-past").snapshot("one").start(true).build()));

        assertThat(copy.info().description()).isEqualTo("then");
        assertThat(copy.info().state()).isEqualTo(MachineState.RUNNING);
        Operation<Instance> nobody =
                source.copy(CopySpec.named("from-nothing").snapshot("two").build());
        assertThatFailureOf(() -> await(nobody)).hasCode(ErrorCode.NOT_FOUND);
        assertThat(world.named("vms", "from-nothing")).isEmpty();
    }

    @Test
    void a_template_is_made_once_and_machines_are_made_of_it() throws InterruptedException {
        Instance source = await(world.instances()
                .create(spec("original")
                        .source(InstanceSource.empty())
                        .rootSize(DataSize.gib(1))
                        .build()));
        PublishSpec spec = PublishSpec.named("published").description("for all").build();

        PublishedImage image = await(source.publish(spec));
        Operation<PublishedImage> again = source.publish(spec);

        assertThat(await(again)).isEqualTo(image);
        assertThat(again.changed()).isFalse();
        assertThat(image.key().kind()).isEqualTo(OvirtTemplate.KIND.name());
        assertThat(world.fleet.inventory().snapshot().get(OvirtTemplate.KIND, image.key()))
                .isPresent();
        Operation<PublishedImage> other = source.publish(
                PublishSpec.named("published").idempotencyKey("another").build());
        assertThatFailureOf(() -> await(other)).hasCode(ErrorCode.ALREADY_EXISTS);
        Instance made = await(world.instances()
                .create(spec("of-published")
                        .source(InstanceSource.imageId(image.key().id()))
                        .build()));
        assertThat(made.info().image()).contains(image.key().id());
    }

    @Test
    void a_machine_is_written_to_a_host_as_an_ova_and_nowhere_else_as_a_stream() throws InterruptedException {
        Instance instance = world.make("exported");

        ExportResult result = await(instance.export(
                ExportSpec.builder(new ExportTarget.HostDirectory("host1", "/var/tmp", Optional.empty()))
                        .build()));

        assertThat(result.location()).contains("host1:/var/tmp/exported.ova");
        assertThat(instance.whyNot(Capability.EXPORT)).isEmpty();
        assertThatFailureOf(() -> instance.export(OutputStream.nullOutputStream()))
                .hasCode(ErrorCode.UNIMPLEMENTED);
        Operation<ExportResult> nowhere = instance.export(
                ExportSpec.builder(new ExportTarget.Storage("no-such-domain")).build());
        assertThatFailureOf(() -> await(nowhere)).hasCode(ErrorCode.NOT_FOUND);
        List<JsonNode> vms = world.named("vms", "exported");
        assertThat(vms)
                .singleElement()
                .satisfies(vm -> assertThat(vm.path("status").asString()).isEqualTo("down"));
    }
}
