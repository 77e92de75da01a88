package dev.polyvisor.driver.kubevirt.instance;

import static dev.polyvisor.driver.kubevirt.instance.MachinesBench.NAMESPACE;
import static dev.polyvisor.driver.kubevirt.instance.MachinesBench.PATIENCE;
import static dev.polyvisor.driver.kubevirt.instance.MachinesBench.fails;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.DiskAttachment;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Nic;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.VolumeFate;
import dev.polyvisor.simulators.server.ReplyFault;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Disks and network interfaces that come and go. */
class DevicesTest {
    private static final MachinesBench BENCH = new MachinesBench();

    @BeforeEach
    void claim() {
        BENCH.cluster.content().claim(NAMESPACE, "data", "standard", "1Gi");
    }

    @AfterEach
    void clear() throws InterruptedException {
        BENCH.cluster.faults().clear();
        for (Instance each : BENCH.instances.list()) {
            each.delete(DeleteOptions.force()).await(PATIENCE);
        }
        for (String claim : List.of("data", "dump")) {
            BENCH.cluster.content().delete("persistentvolumeclaims", NAMESPACE, claim);
        }
        MachinesBench.until(() -> BENCH.cluster
                .content()
                .names("persistentvolumeclaims", NAMESPACE)
                .isEmpty());
    }

    @AfterAll
    static void close() {
        BENCH.close();
    }

    private static DiskSpec data() {
        return DiskSpec.named("data")
                .source(DiskSource.volume("data"))
                .serial("ws")
                .build();
    }

    private static JsonNode guest(String name) {
        return BENCH.object("virtualmachines", name)
                .path("spec")
                .path("template")
                .path("spec");
    }

    private static List<String> names(JsonNode list) {
        return list.valueStream().map(each -> each.path("name").asString()).toList();
    }

    @Test
    void a_claim_is_plugged_into_a_running_machine_and_out_again_and_stays() throws InterruptedException {
        Instance web = BENCH.running("web");

        DiskAttachment disk = web.disks().attach(data()).await(PATIENCE);
        assertThat(disk.volumeName()).contains("data");
        assertThat(disk.serial()).contains("ws");
        assertThat(names(BENCH.object("virtualmachineinstances", "web")
                        .path("spec")
                        .path("volumes")))
                .contains("data");
        Operation<DiskAttachment> again = web.disks().attach(data());
        again.await(PATIENCE);
        assertThat(again.changed()).isFalse();

        web.disks().detach("data").await(PATIENCE);
        assertThat(web.disks().list()).extracting(DiskAttachment::name).doesNotContain("data");
        assertThat(BENCH.cluster.content().find("persistentvolumeclaims", NAMESPACE, "data"))
                .isPresent();
        Operation<Instance> gone = web.disks().detach("data");
        gone.await(PATIENCE);
        assertThat(gone.changed()).isFalse();
    }

    @Test
    void a_machine_that_is_off_gets_and_loses_disks_in_its_definition() throws InterruptedException {
        Instance web = BENCH.stopped("web");

        assertThat(web.disks().attach(data()).await(PATIENCE).bus()).contains("virtio");
        assertThat(names(guest("web").path("volumes"))).contains("root", "data");
        web.disks().detach("data", VolumeFate.DELETE).await(PATIENCE);

        assertThat(names(guest("web").path("volumes"))).containsExactly("root");
        MachinesBench.until(() -> BENCH.cluster
                .content()
                .find("persistentvolumeclaims", NAMESPACE, "data")
                .isEmpty());
        fails(web.disks().attach(data()), ErrorCode.NOT_FOUND);
    }

    @Test
    void a_disk_that_a_running_machine_was_started_with_cannot_be_plugged_out() throws InterruptedException {
        Instance web = BENCH.stopped("web");
        DiskAttachment unused = web.disks().attach(data()).await(PATIENCE);
        web.start().await(PATIENCE);

        fails(web.disks().detach("data"), ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void a_definition_that_was_changed_meanwhile_is_read_again_before_a_disk_is_added() throws InterruptedException {
        Instance web = BENCH.stopped("web");
        BENCH.cluster
                .faults()
                .add(
                        exchange -> exchange.method().equals("PATCH"),
                        1,
                        ReplyFault.instead(
                                409,
                                "application/json",
                                "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"Conflict\",\"code\":409,\"message\":\"modified\"}"));

        DiskAttachment unused = web.disks().attach(data()).await(PATIENCE);

        assertThat(names(guest("web").path("volumes"))).containsExactly("root", "data");
    }

    @Test
    void a_disk_grows_and_does_not_shrink() throws InterruptedException {
        Instance web = BENCH.withDisk("web");

        web.disks().resize("root", DataSize.gib(3)).await(PATIENCE);

        assertThat(BENCH.object("persistentvolumeclaims", "web-root")
                        .path("status")
                        .path("capacity")
                        .path("storage")
                        .asString())
                .isEqualTo("3Gi");
        fails(web.disks().resize("root", DataSize.gib(1)), ErrorCode.OUT_OF_RANGE);
        fails(web.disks().resize("none", DataSize.gib(1)), ErrorCode.NOT_FOUND);
    }

    @Test
    void an_interface_of_another_network_is_added_and_taken_away() throws InterruptedException {
        Instance web = BENCH.stopped("web");
        NicSpec lan = web.nics().complete(NicSpec.on("lan", "lan"));

        Nic nic = web.nics().attach(lan).await(PATIENCE);
        assertThat(nic.networkName()).contains("demo/lan");
        assertThat(nic.mac()).isEqualTo(lan.mac());
        assertThat(nic.plugged()).isTrue();
        assertThat(web.nics().complete(NicSpec.on("lan", "lan")).mac()).isEqualTo(lan.mac());
        Operation<Nic> again = web.nics().attach(lan);
        again.await(PATIENCE);
        assertThat(again.changed()).isFalse();
        fails(web.nics().attach(NicSpec.on("lan", "dmz")), ErrorCode.ALREADY_EXISTS);
        fails(
                web.nics()
                        .attach(NicSpec.named("twin")
                                .network("lan")
                                .mac(lan.mac().orElseThrow())
                                .build()),
                ErrorCode.ALREADY_EXISTS);
        fails(web.nics().attach(NicSpec.on("x", "nowhere")), ErrorCode.NOT_FOUND);

        web.nics().detach("lan").await(PATIENCE);
        assertThat(web.nics().list()).extracting(Nic::name).containsExactly("default");
        assertThat(names(guest("web").path("networks"))).containsExactly("default");
    }

    @Test
    void an_interface_changes_its_network_and_its_link() throws InterruptedException {
        Instance web = BENCH.stopped("web");
        Nic unused = web.nics().attach(NicSpec.on("lan", "lan")).await(PATIENCE);

        Nic changed = web.nics()
                .update(NicSpec.named("lan").network("dmz").linked(false).build())
                .await(PATIENCE);

        assertThat(changed.networkName()).contains("demo/dmz");
        assertThat(changed.linked()).isFalse();
        assertThat(web.nics()
                        .update(NicSpec.named("lan").linked(true).build())
                        .await(PATIENCE)
                        .linked())
                .isTrue();
        fails(web.nics().update(NicSpec.named("none").build()), ErrorCode.NOT_FOUND);
        assertThatFailureOf(
                        () -> web.nics().update(NicSpec.named("lan").mtu(9000).build()))
                .hasCode(ErrorCode.UNIMPLEMENTED);
    }

    @Test
    void a_running_machine_gets_an_interface_that_its_guest_has_later_and_keeps_that_of_the_pods()
            throws InterruptedException {
        Instance web = BENCH.running("web");

        Nic nic = web.nics().attach(NicSpec.on("lan", "lan")).await(PATIENCE);
        assertThat(nic.plugged()).as("the guest has it").isFalse();
        web.nics().detach("lan").await(PATIENCE);

        assertThat(web.nics().list()).extracting(Nic::name).containsExactly("default");
        assertThat(guest("web")
                        .path("domain")
                        .path("devices")
                        .path("interfaces")
                        .path(1)
                        .path("state")
                        .asString())
                .isEqualTo("absent");
        fails(web.nics().detach("default"), ErrorCode.FAILED_PRECONDITION);
        fails(web.nics().attach(NicSpec.named("second").build()), ErrorCode.FAILED_PRECONDITION);
    }
}
