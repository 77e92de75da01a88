package dev.polyvisor.driver.ovirt.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Tree;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.testing.Model;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What contains what, and what a machine refers to. */
class ViewsTest {
    private final Model model = new Model();

    @BeforeEach
    void fill() {
        Estate.all().forEach(model::put);
    }

    /** Each line of the tree: as many dots as there are nodes above, the kind without the driver, the name. */
    private List<String> tree() {
        return model.snapshot().tree(Model.PROVIDER).roots().stream()
                .flatMap(root -> lines(root, ""))
                .toList();
    }

    private static Stream<String> lines(Tree.Node node, String above) {
        String kind = node.entry().key().kind().replace("ovirt-", "");
        return Stream.concat(
                Stream.of(above + kind + ' ' + node.entry().value().name()),
                node.children().stream().flatMap(child -> lines(child, above + '.')));
    }

    @Test
    void a_data_centre_contains_clusters_with_hosts_with_machines_and_storage_and_networks() {
        assertThat(tree())
                .containsExactly(
                        "datacenter east",
                        ".cluster prod",
                        "..host rack1",
                        "...vm db",
                        "..template gold",
                        "..vm web",
                        "...snapshot before",
                        ".network lan",
                        "..nicprofile lan",
                        ".storagedomain nfs",
                        "..disk web_root",
                        "..diskprofile nfs",
                        "disk web_data",
                        "servercpu 4.8");
    }

    @Test
    void a_cluster_without_data_centre_and_one_without_anything_are_there() {
        model.put(new OvirtCluster(
                OvirtCluster.KIND.key(Model.PROVIDER, "c2"),
                "spare",
                "",
                Optional.<Scope>empty(),
                Optional.empty(),
                false,
                false,
                "",
                "",
                "",
                "",
                ""));
        model.delete(Estate.DATA_CENTER);

        assertThat(tree())
                .contains("cluster prod", ".host rack1", "..vm db", ".vm web", "cluster spare", "network lan");
    }

    @Test
    void a_machine_that_is_off_refers_to_its_cluster_and_all_that_it_has() {
        Workload web = model.snapshot().workload(Estate.WEB);

        assertThat(web.missing()).isEmpty();
        assertThat(web.references().keySet())
                .containsExactlyInAnyOrder(
                        Estate.CLUSTER,
                        Estate.DATA_CENTER,
                        Estate.SERVER_CPU,
                        Estate.TEMPLATE,
                        Estate.IMAGE,
                        Estate.LUN,
                        Estate.DISK_PROFILE,
                        Estate.DOMAIN,
                        Estate.NIC_PROFILE,
                        Estate.NETWORK);
    }

    @Test
    void a_machine_that_runs_refers_to_its_host_and_its_cluster() {
        assertThat(model.snapshot().workload(Estate.DB).references().keySet())
                .containsExactlyInAnyOrder(
                        Estate.HOST, Estate.CLUSTER, Estate.DATA_CENTER, Estate.SERVER_CPU, Estate.NETWORK);
    }

    @Test
    void what_is_gone_is_missing_from_those_that_refer_to_it() {
        for (ResourceKey key : List.of(Estate.CLUSTER, Estate.IMAGE, Estate.DISK_PROFILE, Estate.NIC_PROFILE)) {
            model.delete(key);
        }

        assertThat(model.snapshot().workload(Estate.WEB).missing())
                .as("the profile of a disk that is gone is not known")
                .containsExactlyInAnyOrder(Estate.CLUSTER, Estate.IMAGE, Estate.NIC_PROFILE);
    }

    @Test
    void a_tree_of_ten_thousand_machines_has_each_of_them_once() {
        OvirtVm web =
                model.snapshot().get(OvirtVm.KIND, Estate.WEB).orElseThrow().value();
        model.put(IntStream.range(0, 10_000)
                .mapToObj(i -> named("m" + i, i % 2 == 0 ? Optional.of(Estate.HOST) : Optional.empty(), web))
                .toArray(OvirtVm[]::new));

        assertThat(tree()).hasSize(10_014).doesNotHaveDuplicates();
    }

    private static OvirtVm named(String name, Optional<ResourceKey> host, OvirtVm like) {
        return new OvirtVm(
                OvirtVm.KIND.key(Model.PROVIDER, name),
                name,
                like.scope(),
                like.description(),
                like.comment(),
                like.nativeState(),
                like.cluster(),
                host,
                like.template(),
                like.memoryBytes(),
                like.cpu(),
                like.settings(),
                like.devices(),
                like.guest(),
                like.properties(),
                like.snapshots(),
                like.tags(),
                like.labels(),
                like.created(),
                like.started());
    }
}
