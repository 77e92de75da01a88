package dev.polyvisor.driver.ovirt.instance;

import static dev.polyvisor.driver.ovirt.instance.EngineFleet.await;
import static dev.polyvisor.driver.ovirt.instance.EngineFleet.spec;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.instance.CpuTopology;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.DiskAttachment;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.GuestSetup;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.LiveLimits;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.instance.StartOptions;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Making, changing and switching machines over a simulated engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstancesTest {
    private EngineFleet world;

    @BeforeAll
    void open() throws InterruptedException {
        world = new EngineFleet(OvirtSimulator.builder());
    }

    @AfterAll
    void close() {
        world.close();
    }

    @Test
    void a_machine_is_made_with_its_disks_interfaces_and_what_its_guest_is_told() throws InterruptedException {
        Instance made = await(world.instances()
                .create(spec("whole")
                        .source(InstanceSource.empty())
                        .rootSize(DataSize.gib(10))
                        .topology(new CpuTopology(2, 2, 1))
                        .maxMemory(DataSize.gib(8))
                        .preference("rhel_9x64")
                        .label("owner", "me")
                        .disk(DiskSpec.blank("data", DataSize.gib(20)))
                        .nic(NicSpec.named("nic1")
                                .network("ovirtmgmt")
                                .mac("56:6f:1a:00:20:01")
                                .build())
                        .setup(GuestSetup.builder()
                                .hostName("whole.example.test")
                                .userData(Secret.of("#cloud-config\n"))
                                .sshKey("ssh-ed25519 AAAA")
                                .build())
                        .build()));

        assertThat(made.info().cpus()).isEqualTo(OptionalInt.of(4));
        assertThat(made.info().labels()).containsExactlyEntriesOf(Map.of("owner", "me"));
        assertThat(made.disks().list())
                .extracting(DiskAttachment::name)
                .containsExactly("whole_Disk1", "data", "cdrom");
        assertThat(made.disks().get("data").size()).contains(DataSize.gib(20));
        assertThat(made.nics().get("nic1").mac()).contains("56:6f:1a:00:20:01");
        assertThat(made.nics().get("nic1").networkName()).contains("ovirtmgmt");
        JsonNode vm = world.read("vms/" + made.id());
        assertThat(vm.at("/memory_policy/max").asString())
                .isEqualTo(Long.toString(DataSize.gib(8).bytes()));
        assertThat(vm.at("/os/type").asString()).isEqualTo("rhel_9x64");
        assertThat(made.config().rendered()).contains("<ovf:Envelope");
    }

    @Test
    void what_an_earlier_try_did_not_come_to_is_done_by_the_next() throws InterruptedException {
        Instance begun = world.make("half");

        Instance made = await(world.instances()
                .create(spec("half").nic(NicSpec.on("nic1", "ovirtmgmt")).build()));

        assertThat(made).isEqualTo(begun);
        assertThat(made.nics().list()).hasSize(1);
        assertThat(world.named("vms", "half")).hasSize(1);
    }

    @Test
    void a_template_brings_its_disks_and_its_boot_disk_can_be_made_larger() throws InterruptedException {
        Instance source = await(world.instances()
                .create(spec("source")
                        .source(InstanceSource.empty())
                        .rootSize(DataSize.gib(5))
                        .build()));
        world.engine.content().template("golden", source.id());

        Instance made = await(world.instances()
                .create(spec("from-template")
                        .image("golden")
                        .rootSize(DataSize.gib(9))
                        .build()));

        assertThat(made.disks().list().get(0).size()).contains(DataSize.gib(9));
    }

    @Test
    void what_ovirt_cannot_do_is_told_with_the_path_of_each_value() {
        assertThatFailureOf(() -> world.instances()
                        .create(spec("wrong name")
                                .ephemeral(true)
                                .label("a b", "c")
                                .disk(DiskSpec.blank("data", DataSize.gib(1)).toBuilder()
                                        .serial("x")
                                        .build())
                                .option("colour", "blue")
                                .build()))
                .hasCode(ErrorCode.INVALID_ARGUMENT)
                .hasViolationsAt("name", "ephemeral", "labels.a b", "disks.data.serial", "options.colour");
        assertThat(world.named("vms", "wrong name")).isEmpty();
    }

    @Test
    void of_several_clusters_one_has_to_be_chosen() throws InterruptedException {
        String centre = world.engine.content().dataCenter("Two");
        world.engine.content().cluster("first", centre);
        world.engine.content().cluster("second", centre);
        var two = world.instances().in(Scope.of("Two"));

        Operation<Instance> undecided = two.create(spec("either").build());
        assertThatFailureOf(() -> await(undecided))
                .hasCode(ErrorCode.FAILED_PRECONDITION)
                .hasMessageContaining("first, second");

        Instance made =
                await(two.create(spec("either").option("cluster", "second").build()));
        assertThat(made.ref().scope()).isEqualTo(Scope.of("Two"));
    }

    @Test
    void processors_and_memory_of_a_running_machine_change_at_once() throws InterruptedException {
        Instance instance = world.running("growing");

        await(instance.update(
                InstanceUpdate.builder().cpus(4).memory(DataSize.gib(2)).build()));
        assertThat(instance.info().cpus()).isEqualTo(OptionalInt.of(4));
        assertThat(instance.info().memory()).contains(DataSize.gib(2));

        Operation<Instance> limit = instance.config()
                .limit(LiveLimits.builder().cpus(6).memory(DataSize.gib(3)).build());
        await(limit);
        assertThat(instance.info().cpus()).isEqualTo(OptionalInt.of(6));
        assertThatFailureOf(() -> instance.config().limit(LiveLimits.of("cpu.shares", "1")))
                .hasCode(ErrorCode.INVALID_ARGUMENT)
                .hasViolationsAt("cgroup");
    }

    @Test
    void what_waits_for_the_next_start_is_told_and_is_no_live_limit() throws InterruptedException {
        Instance instance = world.running("waiting");
        world.engine.content().changeSilently("vms/" + instance.id(), "{\"next_run_configuration_exists\":true}");

        assertThat(instance.refresh().restartNeeded()).isTrue();
        Operation<Instance> stopped =
                world.make("off").config().limit(LiveLimits.builder().cpus(2).build());
        assertThatFailureOf(() -> await(stopped)).hasCode(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void a_tag_is_a_label_without_a_value_and_goes_with_it() throws InterruptedException {
        Instance instance = world.make("tagged");
        String tag = world.engine.content().add("tags", "{\"name\":\"gold\"}");
        world.engine.content().add("vms/" + instance.id() + "/tags", "{\"name\":\"gold\"}");
        assertThat(instance.refresh().labels()).containsEntry("gold", "");

        await(instance.update(InstanceUpdate.builder().removeLabel("gold").build()));

        assertThat(instance.refresh().labels()).doesNotContainKey("gold");
        assertThat(world.ids("tags")).contains(tag);
    }

    @Test
    void a_label_leaves_the_words_of_the_comment_and_the_mark_of_the_key() throws InterruptedException {
        Instance instance = world.make("commented");
        String before = world.read("vms/" + instance.id()).path("comment").asString();
        world.engine.content().change("vms/" + instance.id(), "{\"comment\":\"please keep " + before + "\"}");

        await(instance.update(InstanceUpdate.builder().label("owner", "me").build()));

        assertThat(world.read("vms/" + instance.id()).path("comment").asString())
                .startsWith("please keep")
                .contains(before)
                .endsWith("owner=me");
        Operation<Instance> again = world.instances().create(spec("commented").build());
        assertThat(await(again)).isEqualTo(instance);
    }

    @Test
    void a_machine_starts_paused_and_goes_on_and_is_restarted_cold() throws InterruptedException {
        Instance instance = world.make("paused");
        await(instance.start(StartOptions.asPaused()));
        assertThat(instance.info().state()).isEqualTo(MachineState.PAUSED);

        await(instance.start());
        assertThat(instance.info().state()).isEqualTo(MachineState.RUNNING);
        await(instance.restart(RestartOptions.cold()));
        assertThat(instance.info().state()).isEqualTo(MachineState.RUNNING);
        await(instance.restart(RestartOptions.graceful()));
        assertThat(instance.info().state()).isEqualTo(MachineState.RUNNING);

        await(instance.stop(StopOptions.force()));
        Operation<Instance> cold = instance.restart(RestartOptions.cold());
        assertThatFailureOf(() -> await(cold)).hasCode(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void a_deletion_takes_the_disks_along_unless_they_are_kept() throws InterruptedException {
        Instance first = await(world.instances()
                .create(spec("doomed")
                        .source(InstanceSource.empty())
                        .rootSize(DataSize.gib(1))
                        .build()));
        await(first.delete());
        assertThat(world.named("disks", "doomed_Disk1")).isEmpty();

        Instance second = await(world.instances()
                .create(spec("kept")
                        .source(InstanceSource.empty())
                        .rootSize(DataSize.gib(1))
                        .build()));
        await(second.delete(DeleteOptions.defaults().keepingDisks()));
        assertThat(world.named("disks", "kept_Disk1")).hasSize(1);

        Instance again = await(world.instances()
                .create(spec("heir").source(InstanceSource.volume("kept_Disk1")).build()));
        assertThat(again.disks().get("heir_Disk1").volumeName()).contains("kept_Disk1");
    }

    @Test
    void a_protected_machine_is_not_deleted() throws InterruptedException {
        Instance instance = world.make("protected");
        world.engine.content().change("vms/" + instance.id(), "{\"delete_protected\":true}");

        Operation<Instance> delete = instance.delete();

        assertThatFailureOf(() -> await(delete))
                .hasCode(ErrorCode.FAILED_PRECONDITION)
                .hasMessageContaining("protection");
        assertThat(Set.copyOf(world.ids("vms").toList())).contains(instance.id());
    }
}
