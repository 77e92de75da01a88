package dev.polyvisor.driver.ovirt.instance;

import static dev.polyvisor.driver.ovirt.instance.EngineFleet.await;
import static dev.polyvisor.driver.ovirt.instance.EngineFleet.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import dev.polyvisor.simulators.server.ReplyFault;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A request that took effect though its answer was lost is not sent a second time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostRepliesTest {
    private final AtomicInteger sent = new AtomicInteger();
    private EngineFleet world;
    private int before;

    @BeforeAll
    void open() throws InterruptedException {
        world = new EngineFleet(OvirtSimulator.builder());
    }

    @BeforeEach
    void count() {
        before = world.engine.faults().fired();
    }

    private int lost() {
        return world.engine.faults().fired() - before;
    }

    @AfterEach
    void heal() {
        world.engine.faults().clear();
    }

    @AfterAll
    void close() {
        world.close();
    }

    /** The next answer to a request of this method and end of the path is lost; all such requests are counted. */
    private void lose(String method, String end) {
        sent.set(0);
        world.engine
                .faults()
                .add(
                        exchange -> {
                            boolean matches = exchange.method().equals(method)
                                    && exchange.path().endsWith(end);
                            if (matches) {
                                sent.incrementAndGet();
                            }
                            return matches;
                        },
                        1,
                        ReplyFault.cutAfter());
    }

    @Test
    void a_machine_with_a_disk_and_an_interface_is_made_once() throws InterruptedException {
        // the order in which they are sent: only the first rule that fits a request counts
        lose("POST", "/vms");
        lose("POST", "/diskattachments");
        lose("POST", "/nics");

        Operation<Instance> create = world.instances()
                .create(spec("once")
                        .source(InstanceSource.empty())
                        .rootSize(DataSize.gib(1))
                        .nic(NicSpec.on("nic1", "ovirtmgmt"))
                        .start(true)
                        .build());
        Instance made = await(create);

        assertThat(lost()).isEqualTo(3);
        assertThat(create.changed()).isTrue();
        assertThat(world.named("vms", "once")).hasSize(1);
        assertThat(world.named("disks", "once_Disk1")).hasSize(1);
        assertThat(made.nics().list()).hasSize(1);
        assertThat(made.info().state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void a_disk_is_attached_once() throws InterruptedException {
        Instance instance = world.running("disk-once");
        lose("POST", "/diskattachments");

        await(instance.disks().attach(DiskSpec.blank("lost-disk", DataSize.gib(1))));

        assertThat(lost()).isEqualTo(1);
        assertThat(world.named("disks", "lost-disk")).hasSize(1);
    }

    @Test
    void a_snapshot_is_taken_once() throws InterruptedException {
        Instance instance = world.make("snapshot-once");
        lose("POST", "/snapshots");

        await(instance.snapshots().create("one"));

        assertThat(lost()).isEqualTo(1);
        assertThat(instance.snapshots().list()).hasSize(1);
    }

    @Test
    void a_restore_is_done_once_and_followed_to_its_end() throws InterruptedException {
        Instance instance = world.make("restore-once");
        await(instance.snapshots().create("one"));
        lose("POST", "/restore");

        Operation<Instance> restore = instance.snapshots().restore("one");
        await(restore);

        assertThat(lost()).isEqualTo(1);
        assertThat(sent.get()).as("requests").isEqualTo(1);
        assertThat(instance.refresh().state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void a_machine_is_restarted_once() throws InterruptedException {
        Instance instance = world.running("restart-once");
        lose("POST", "/reset");

        await(instance.restart(RestartOptions.force()));

        assertThat(sent.get()).as("requests").isEqualTo(1);
        assertThat(instance.info().state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void a_copy_is_made_once() throws InterruptedException {
        Instance source = world.make("copy-source");
        lose("POST", "/clone");

        Instance copy = await(source.copy(CopySpec.named("copy-once").build()));

        assertThat(lost()).isEqualTo(1);
        assertThat(world.named("vms", "copy-once")).hasSize(1);
        assertThat(copy.info().state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void a_template_is_made_once() throws InterruptedException {
        Instance source = world.make("template-source");
        lose("POST", "/templates");

        await(source.publish(PublishSpec.named("template-once").build()));

        assertThat(lost()).isEqualTo(1);
        assertThat(world.named("templates", "template-once")).hasSize(1);
    }

    @Test
    void what_was_deleted_is_a_success() throws InterruptedException {
        Instance instance = world.make("delete-once");
        lose("DELETE", instance.id());

        Operation<Instance> delete = instance.delete();
        await(delete);

        assertThat(delete.changed()).isTrue();
        assertThat(world.named("vms", "delete-once")).isEmpty();
    }
}
