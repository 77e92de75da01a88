package dev.polyvisor.driver.kubevirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.kubevirt.KubevirtDriverFactory;
import dev.polyvisor.driver.kubevirt.model.KubevirtCluster;
import dev.polyvisor.driver.kubevirt.model.KubevirtNetwork;
import dev.polyvisor.simulators.kubevirt.ClusterPart;
import dev.polyvisor.simulators.kubevirt.ClusterRole;
import dev.polyvisor.simulators.kubevirt.KubeVirtSimulator;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a cluster does not have, or does not show. */
class KubevirtPartsTest {
    private static final String VMS = "virtualmachines";

    private ClusterFleet lab =
            new ClusterFleet(KubeVirtSimulator.builder().http().start());

    @AfterEach
    void close() {
        lab.close();
    }

    private Map<String, String> unserved() {
        return lab.fleet().provider("lab").status().unserved();
    }

    @Test
    void parts_that_are_not_installed_are_reported_and_picked_up_when_they_appear() throws InterruptedException {
        lab.close();
        lab = new ClusterFleet(KubeVirtSimulator.builder()
                .without(ClusterPart.CDI)
                .without(ClusterPart.MULTUS)
                .without(ClusterPart.SNAPSHOTS)
                .without(ClusterPart.INSTANCE_TYPES)
                .http()
                .start());
        var unused = lab.content().virtualMachine("demo", "web", "Always");
        lab.open();
        lab.awaitVm("demo/web", vm -> vm.state() == MachineState.RUNNING);
        assertThat(unserved().keySet())
                .contains(
                        "kubevirt-data-volume",
                        "kubevirt-network",
                        "kubevirt-snapshot",
                        "kubevirt-instance-type",
                        "kubevirt-cluster-instance-type");
        assertThat(unserved()).doesNotContainKeys("kubevirt-claim", "kubevirt-vm", "kubevirt-clone");

        lab.cluster.serve(ClusterPart.MULTUS, true);
        unused = lab.content().network("demo", "lan");

        lab.await(
                () -> "no network",
                () -> lab.get(KubevirtNetwork.KIND, "demo/lan").isPresent());
        lab.await(() -> "still reported", () -> !unserved().containsKey("kubevirt-network"));
        assertThat(unserved()).containsKey("kubevirt-snapshot");
    }

    @Test
    void a_part_that_is_removed_is_emptied_and_reported() throws InterruptedException {
        var unused = lab.content().network("demo", "lan");
        lab.open();
        assertThat(lab.get(KubevirtNetwork.KIND, "demo/lan")).isPresent();

        lab.cluster.serve(ClusterPart.MULTUS, false);

        lab.await(() -> "still there", () -> lab.all(KubevirtNetwork.KIND).isEmpty());
        lab.await(() -> "not reported", () -> unserved().containsKey("kubevirt-network"));
    }

    @Test
    void who_may_not_list_everywhere_sees_his_namespaces_and_is_told_what_is_hidden() throws InterruptedException {
        var unused = lab.content()
                .virtualMachine("demo", "mine", "Always")
                .virtualMachine("other", "yours", "Always")
                .virtualMachine("third", "ours", "Halted");

        lab.open(
                lab.cluster.token("system:serviceaccount:demo:viewer", ClusterRole.VIEW, "demo", "third"),
                connection -> connection.option(KubevirtDriverFactory.NAMESPACES_OPTION, "demo,third"));

        lab.awaitVm("demo/mine", vm -> vm.state() == MachineState.RUNNING);
        lab.awaitVm("third/ours", vm -> vm.state() == MachineState.STOPPED);
        assertThat(lab.vm("other/yours")).isEmpty();
        assertThat(unserved()).containsKeys("kubevirt-node", "kubevirt-storage-class");
        assertThat(lab.all(KubevirtCluster.KIND)).hasSize(1);
        unused = lab.content().delete(VMS, "third", "ours").virtualMachine("demo", "new", "Always");
        lab.await(() -> "still there", () -> lab.vm("third/ours").isEmpty());
        lab.awaitVm("demo/new", vm -> vm.state() == MachineState.RUNNING);
    }

    @Test
    void where_listing_everywhere_is_forbidden_the_default_namespace_is_shown() throws InterruptedException {
        var unused = lab.content().virtualMachine("demo", "mine", "Always").virtualMachine("other", "yours", "Always");
        lab.cluster.misbehaviour().forbidClusterWide();

        lab.open();

        lab.awaitVm("demo/mine", vm -> vm.state() == MachineState.RUNNING);
        assertThat(lab.vm("other/yours")).isEmpty();
    }

    @Test
    void machines_that_may_not_be_listed_are_an_error_that_names_the_right() throws InterruptedException {
        lab.cluster.misbehaviour().forbid("list", VMS);
        lab.begin(lab.cluster.adminToken(), connection -> connection);

        lab.await(
                () -> lab.fleet().provider("lab").status().toString(),
                () -> lab.fleet()
                        .provider("lab")
                        .status()
                        .cause()
                        .map(PolyvisorException::code)
                        .equals(Optional.of(ErrorCode.PERMISSION_DENIED)));

        lab.cluster.misbehaviour().forbidNothing();
        lab.fleet().inventory().awaitParity(ClusterFleet.PATIENCE);
    }
}
