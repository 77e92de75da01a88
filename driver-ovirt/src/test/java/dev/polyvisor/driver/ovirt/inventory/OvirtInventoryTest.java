package dev.polyvisor.driver.ovirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtDataCenter;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtHost;
import dev.polyvisor.driver.ovirt.model.OvirtNetwork;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import dev.polyvisor.driver.ovirt.model.OvirtServerCpu;
import dev.polyvisor.driver.ovirt.model.OvirtSnapshot;
import dev.polyvisor.driver.ovirt.model.OvirtStorageDomain;
import dev.polyvisor.driver.ovirt.model.OvirtTemplate;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.testing.Samples;
import dev.polyvisor.driver.ovirt.testing.ScriptedEngine;
import dev.polyvisor.simulators.server.ReplyFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** The inventory of a fleet over an engine whose every answer is known. */
class OvirtInventoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String VM1 = "b2d7fbe6-d793-4148-a8ce-866d962bf2f3";
    private static final String HOST1 = "17bfe761-6f74-4ea7-b499-83f3cb818beb";
    private static final String CLUSTER = "5cb1c9f2-e570-11f1-af80-02fc00000001";
    private static final String DATA_CENTER = "5cacef0e-e570-11f1-a89e-02fc00000001";
    private static final String NETWORK = "00000000-0000-0000-0000-000000000009";

    private final ScriptedEngine engine = new ScriptedEngine();
    private Fleet fleet;

    @AfterEach
    void close() {
        if (fleet != null) {
            fleet.close();
        }
        engine.close();
    }

    private void open() throws InterruptedException {
        open(SyncSettings.DEFAULT.intervals(Duration.ofMillis(50), Duration.ofMillis(50)));
    }

    private void open(SyncSettings settings) throws InterruptedException {
        fleet = Fleet.builder()
                .provider("dc1", "ovirt", engine.connection())
                .sync(settings)
                .open();
        fleet.inventory().awaitParity(PATIENCE);
    }

    private static <R extends Resource> ResourceKey key(Kind<R> kind, String id) {
        return kind.key("dc1", id);
    }

    private <R extends Resource> Optional<R> value(Kind<R> kind, String id) {
        return fleet.inventory().snapshot().get(kind, key(kind, id)).map(Entry::value);
    }

    private <R extends Resource> void await(Kind<R> kind, String id, Predicate<R> condition)
            throws InterruptedException {
        fleet.inventory()
                .await(
                        key(kind, id),
                        entry -> entry.map(Entry::value)
                                .map(kind.type()::cast)
                                .filter(condition)
                                .isPresent(),
                        PATIENCE);
    }

    private void awaitGone(Kind<?> kind, String id) throws InterruptedException {
        fleet.inventory().await(kind.key("dc1", id), Optional::isEmpty, PATIENCE);
    }

    private long count(Kind<?> kind) {
        return fleet.inventory().snapshot().count(Query.of(kind));
    }

    private List<String> since(int before) {
        List<String> all = engine.requests();
        return all.subList(before, all.size()).stream()
                // one template of the recording is locked, and so is looked at again and again
                .filter(request -> !request.startsWith("GET /events") && !request.startsWith("GET /templates/"))
                .toList();
    }

    private void vm(String id, String status) {
        engine.put("vms", id, vm -> {
            vm.put("status", status);
            vm.putObject("cluster").put("id", CLUSTER);
        });
    }

    @Test
    void everything_that_the_recorded_engine_has_is_there_with_its_places() throws InterruptedException {
        engine.loadAll();
        open();

        OvirtVm vm = value(OvirtVm.KIND, VM1).orElseThrow();
        assertThat(vm.state()).isEqualTo(MachineState.RUNNING);
        assertThat(vm.scope()).contains(Scope.of("Default"));
        assertThat(vm.host()).contains(key(OvirtHost.KIND, HOST1));
        assertThat(vm.parent()).isEqualTo(vm.host());
        assertThat(vm.cluster()).contains(key(OvirtCluster.KIND, CLUSTER));
        assertThat(vm.addresses()).contains("198.51.100.30", "198.51.100.31").doesNotHaveDuplicates();
        assertThat(count(OvirtDataCenter.KIND)).isEqualTo(1);
        assertThat(count(OvirtHost.KIND)).isEqualTo(2);
        assertThat(count(OvirtServerCpu.KIND)).isPositive();
        assertThat(value(OvirtStorageDomain.KIND, "14339bd0-7d71-4e59-8762-4e6c60d3e498"))
                .hasValueSatisfying(domain -> {
                    assertThat(domain.status()).isEqualTo("active");
                    assertThat(domain.capacity().orElseThrow().bytes()).isEqualTo(429_496_729_600L + 107_374_182_400L);
                });
        assertThat(fleet.provider("dc1").version().version()).isEqualTo("4.5.8_master");
    }

    @Test
    void the_cursor_is_noted_before_anything_is_listed_and_machines_come_last() throws InterruptedException {
        engine.loadAll();
        open();

        List<String> asked = engine.requests();
        int position = asked.indexOf("GET /events?max=1");
        int vms = first(asked, "GET /vms");
        assertThat(position).isNotNegative().isLessThan(first(asked, "GET /datacenters"));
        assertThat(vms).isGreaterThan(first(asked, "GET /clusters")).isGreaterThan(first(asked, "GET /disks"));
    }

    private static int first(List<String> asked, String prefix) {
        return (int)
                asked.stream().takeWhile(request -> !request.startsWith(prefix)).count();
    }

    @Test
    void what_changes_while_everything_is_listed_is_there_at_parity() throws InterruptedException {
        engine.loadAll();
        vm("vm-early", "down");
        engine.before("GET /datacenters", () -> {
            vm("vm-during", "down");
            engine.tell(34, Map.of("vm", "vm-during"));
        });
        engine.before("GET /vms", () -> {
            engine.remove("vms", "vm-early");
            engine.tell(113, Map.of("vm", "vm-early"));
        });
        engine.before("sortby time asc", () -> {
            engine.change("vms", VM1, vm -> vm.put("description", "changed between load and parity"));
            engine.tell(35, Map.of("vm", VM1));
        });

        open();

        assertThat(value(OvirtVm.KIND, "vm-early")).isEmpty();
        assertThat(value(OvirtVm.KIND, "vm-during")).isPresent();
        await(OvirtVm.KIND, VM1, vm -> vm.description().equals("changed between load and parity"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events", "/datacenters", "/disks", "/vms", "/sso/oauth/token"})
    void a_step_that_fails_is_tried_again_until_there_is_parity(String path) throws InterruptedException {
        engine.loadAll();
        engine.server()
                .faults()
                .add(exchange -> exchange.path().endsWith(path), 2, ReplyFault.instead(503, "text/html", "busy"));
        open();
        assertThat(value(OvirtVm.KIND, VM1)).isPresent();
    }

    @Test
    void ten_events_on_one_machine_cost_one_read() throws InterruptedException {
        engine.loadAll();
        open(SyncSettings.DEFAULT.intervals(Duration.ofMillis(50), Duration.ofSeconds(1)));
        int before = engine.requests().size();
        engine.change("vms", VM1, vm -> vm.put("description", "new"));
        for (int i = 0; i < 10; i++) {
            engine.tell(35, Map.of("vm", VM1, "cluster", CLUSTER, "data_center", DATA_CENTER));
        }

        await(OvirtVm.KIND, VM1, vm -> vm.description().equals("new"));

        assertThat(since(before)).hasSizeLessThanOrEqualTo(2).allMatch(r -> r.startsWith("GET /vms/" + VM1));
    }

    @Test
    void a_hundred_new_machines_cost_one_listing_of_disks_each_poll() throws InterruptedException {
        engine.loadAll();
        open(SyncSettings.DEFAULT.intervals(Duration.ofMillis(50), Duration.ofSeconds(1)));
        int before = engine.requests().size();
        for (int i = 0; i < 100; i++) {
            vm("vm-" + i, "down");
            engine.tell(34, Map.of("vm", "vm-" + i));
        }

        await(OvirtVm.KIND, "vm-99", vm -> true);

        assertThat(since(before).stream().filter(r -> r.startsWith("GET /disks")))
                .hasSizeLessThanOrEqualTo(3);
        assertThat(since(before)).hasSizeLessThan(100);
        assertThat(count(OvirtVm.KIND)).isGreaterThanOrEqualTo(100);
    }

    @Test
    void an_event_whose_read_fails_is_not_lost_and_holds_up_no_other() throws InterruptedException {
        engine.loadAll();
        vm("vm-b", "down");
        open();
        engine.server()
                .faults()
                .add(
                        exchange -> exchange.path().endsWith("/vms/" + VM1),
                        3,
                        ReplyFault.instead(500, "text/html", "<html>oops</html>"));
        engine.change("vms", VM1, vm -> vm.put("description", "new"));
        engine.change("vms", "vm-b", vm -> vm.put("description", "new"));
        engine.tell(35, Map.of("vm", VM1));
        engine.tell(35, Map.of("vm", "vm-b"));

        await(OvirtVm.KIND, "vm-b", vm -> vm.description().equals("new"));
        await(OvirtVm.KIND, VM1, vm -> vm.description().equals("new"));
    }

    @Test
    void an_event_that_appears_late_is_applied() throws InterruptedException {
        engine.loadAll();
        vm("vm-b", "down");
        engine.tell(40, 35, Map.of("vm", VM1));
        open();
        engine.change("vms", "vm-b", vm -> vm.put("description", "new"));
        engine.tell(38, 35, Map.of("vm", "vm-b"));

        await(OvirtVm.KIND, "vm-b", vm -> vm.description().equals("new"));
    }

    @Test
    void a_restored_engine_is_listed_again_and_changes_nothing_that_has_not_changed() throws InterruptedException {
        engine.loadAll();
        engine.tell(500, 35, Map.of("vm", VM1));
        open();
        Entry<OvirtVm> before = fleet.inventory()
                .snapshot()
                .get(OvirtVm.KIND, key(OvirtVm.KIND, VM1))
                .orElseThrow();
        vm("vm-from-backup", "down");
        engine.restoreEventsTo(100);

        await(OvirtVm.KIND, "vm-from-backup", vm -> true);

        assertThat(fleet.inventory()
                        .snapshot()
                        .get(OvirtVm.KIND, key(OvirtVm.KIND, VM1))
                        .orElseThrow()
                        .changedAt())
                .isEqualTo(before.changedAt());
    }

    @Test
    void an_update_of_what_is_not_there_inserts_and_a_removal_of_it_is_quiet() throws InterruptedException {
        engine.loadAll();
        open();
        vm("vm-new", "down");
        engine.tell(35, Map.of("vm", "vm-new"));
        engine.tell(113, Map.of("vm", "vm-never-seen"));
        await(OvirtVm.KIND, "vm-new", vm -> true);

        engine.remove("vms", "vm-new");
        engine.tell(35, Map.of("vm", "vm-new"));
        awaitGone(OvirtVm.KIND, "vm-new");
        assertThat(fleet.provider("dc1").status().cause()).isEmpty();
    }

    @Test
    void an_event_of_an_unknown_code_has_what_it_refers_to_read_again() throws InterruptedException {
        engine.loadAll();
        open();
        engine.change("vms", VM1, vm -> vm.put("comment", "told by a code of the future"));
        engine.tell(99_999, Map.of("vm", VM1));
        await(OvirtVm.KIND, VM1, vm -> vm.comment().startsWith("told"));

        engine.change("hosts", HOST1, host -> host.put("address", "192.0.2.77"));
        engine.tell(99_999, Map.of("host", HOST1));
        await(OvirtHost.KIND, HOST1, host -> host.address().equals("192.0.2.77"));
    }

    @Test
    void an_event_without_a_reference_has_the_collection_read() throws InterruptedException {
        engine.loadAll();
        open();
        vm("vm-new", "down");
        engine.tell(34, Map.of());
        await(OvirtVm.KIND, "vm-new", vm -> true);
    }

    @Test
    void a_cluster_outlives_its_data_centre_and_so_do_its_machines() throws InterruptedException {
        engine.loadAll();
        open();
        engine.remove("datacenters", DATA_CENTER);
        engine.change("clusters", CLUSTER, cluster -> cluster.remove("data_center"));
        engine.tell(954, Map.of("data_center", DATA_CENTER));

        awaitGone(OvirtDataCenter.KIND, DATA_CENTER);
        await(OvirtCluster.KIND, CLUSTER, cluster -> cluster.dataCenter().isEmpty());
        await(OvirtVm.KIND, VM1, vm -> vm.scope().isEmpty());
        assertThat(value(OvirtHost.KIND, HOST1)).isPresent();
    }

    @Test
    void another_name_of_the_data_centre_reaches_all_that_is_in_it() throws InterruptedException {
        engine.loadAll();
        open();
        engine.change("datacenters", DATA_CENTER, each -> each.put("name", "Berlin"));
        engine.tell(952, Map.of("data_center", DATA_CENTER));

        await(OvirtVm.KIND, VM1, vm -> vm.scope().equals(Optional.of(Scope.of("Berlin"))));
        await(OvirtNetwork.KIND, NETWORK, each -> each.scope().equals(Optional.of(Scope.of("Berlin"))));
    }

    @Test
    void an_event_of_a_host_leaves_its_machines_as_they_are() throws InterruptedException {
        engine.loadAll();
        open();
        Entry<OvirtVm> before = fleet.inventory()
                .snapshot()
                .get(OvirtVm.KIND, key(OvirtVm.KIND, VM1))
                .orElseThrow();
        engine.change("hosts", HOST1, host -> host.put("description", "new"));
        engine.tell(43, Map.of("host", HOST1));
        await(OvirtHost.KIND, HOST1, host -> host.description().equals("new"));

        Entry<OvirtVm> after = fleet.inventory()
                .snapshot()
                .get(OvirtVm.KIND, key(OvirtVm.KIND, VM1))
                .orElseThrow();
        assertThat(after.value()).isSameAs(before.value());
        assertThat(after.changedAt()).isEqualTo(before.changedAt());
    }

    @Test
    void an_event_that_changes_nothing_raises_no_revision() throws InterruptedException {
        engine.loadAll();
        open();
        Revision before = fleet.inventory().snapshot().revision();
        int asked = engine.requests().size();
        engine.tell(35, Map.of("vm", VM1));
        while (since(asked).isEmpty() && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
        engine.change("hosts", HOST1, host -> host.put("description", "after"));
        engine.tell(43, Map.of("host", HOST1));
        await(OvirtHost.KIND, HOST1, host -> host.description().equals("after"));

        assertThat(fleet.inventory().snapshot().revision().number()).isEqualTo(before.number() + 1);
    }

    @Test
    void a_host_reaches_maintenance_without_an_event_of_the_last_step() throws InterruptedException {
        engine.loadAll();
        open();
        engine.change("hosts", HOST1, host -> host.put("status", "preparing_for_maintenance"));
        engine.tell(600, Map.of("host", HOST1));
        await(OvirtHost.KIND, HOST1, host -> host.nativeState().equals("preparing_for_maintenance"));

        engine.change("hosts", HOST1, host -> host.put("status", "maintenance"));

        await(OvirtHost.KIND, HOST1, OvirtHost::inMaintenance);
    }

    @Test
    void what_the_first_listing_shows_on_its_way_is_followed_to_its_end() throws InterruptedException {
        engine.loadAll();
        vm("vm-new", "image_locked");
        engine.change("hosts", HOST1, host -> host.put("status", "installing"));
        open();
        engine.change("vms", "vm-new", vm -> vm.put("status", "down"));
        engine.change("hosts", HOST1, host -> host.put("status", "up"));

        await(OvirtVm.KIND, "vm-new", vm -> vm.state() == MachineState.STOPPED);
        await(OvirtHost.KIND, HOST1, OvirtHost::schedulable);
    }

    @Test
    void a_machine_that_vanishes_while_its_links_are_followed_spoils_no_listing() throws InterruptedException {
        engine.loadAll();
        for (int i = 0; i < 1_100; i++) {
            vm(String.format("vm-%04d", i), "down");
        }
        engine.server()
                .faults()
                .add(
                        exchange -> exchange.path().endsWith("/vms")
                                && exchange.query("search").orElse("").equals("page 2")
                                && exchange.query("max").orElse("").equals("512"),
                        1,
                        ReplyFault.instead(500, "text/html", Samples.text("follow-unknown.html")));
        engine.before("search=page 1&max=512", () -> {});
        engine.before("search=page 3&max=256", () -> engine.remove("vms", "vm-0001"));

        open();

        assertThat(count(OvirtVm.KIND)).isBetween(1_100L, 1_102L);
        for (int i = 2; i < 1_100; i++) {
            assertThat(value(OvirtVm.KIND, String.format("vm-%04d", i)))
                    .as("vm %s", i)
                    .isPresent();
        }
    }

    @Test
    void a_host_that_vanishes_while_its_links_are_followed_spoils_no_listing() throws InterruptedException {
        engine.loadAll();
        engine.server()
                .faults()
                .add(
                        exchange -> exchange.path().endsWith("/hosts")
                                && exchange.query("follow").isPresent(),
                        1,
                        ReplyFault.instead(500, "text/html", Samples.text("follow-unknown.html")));
        open();
        assertThat(count(OvirtHost.KIND)).isEqualTo(2);
        assertThat(value(OvirtHost.KIND, HOST1).orElseThrow().nics()).isNotEmpty();
    }

    @Test
    void the_units_of_a_disk_are_read_once_and_again_when_they_change() throws InterruptedException {
        engine.loadAll();
        ObjectNode lun = (ObjectNode) Samples.tree("disk-lun.json");
        String id = lun.get("id").asString();
        ObjectNode listed = lun.deepCopy();
        listed.remove("lun_storage");
        engine.put("disks", listed);
        engine.fix("/disks/" + id, lun);
        open();
        assertThat(value(OvirtDisk.KIND, id).orElseThrow().logicalUnits())
                .singleElement()
                .satisfies(unit -> assertThat(unit.port()).isEqualTo("3260"));

        int before = engine.requests().size();
        engine.put("disks", "float2", disk -> disk.put("storage_type", "image").put("provisioned_size", "1"));
        engine.tell(2021, Map.of());
        await(OvirtDisk.KIND, "float2", disk -> true);
        assertThat(since(before)).containsOnly("GET /disks");

        ObjectNode grown = lun.deepCopy();
        ((ObjectNode) grown.at("/lun_storage/logical_units/logical_unit/0")).put("size", "1024");
        engine.fix("/disks/" + id, grown);
        engine.tell(1055, Map.of());
        await(OvirtDisk.KIND, id, disk -> disk.logicalUnits().get(0).size().orElse(0) == 1024);
    }

    @Test
    void a_disk_that_vanishes_between_list_and_read_is_left_out() throws InterruptedException {
        engine.loadAll();
        engine.put("disks", "gone", disk -> disk.put("storage_type", "lun"));
        engine.before("GET /disks/gone", () -> engine.remove("disks", "gone"));
        open();
        assertThat(value(OvirtDisk.KIND, "gone")).isEmpty();
        assertThat(count(OvirtDisk.KIND)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {113, 1130, 172, 1720})
    void every_removal_of_a_machine_takes_its_disks_and_snapshots_along(int code) throws InterruptedException {
        engine.loadAll();
        open();
        String disk =
                value(OvirtVm.KIND, VM1).orElseThrow().devices().disks().get(0).id();
        assertThat(value(OvirtDisk.KIND, disk)).isPresent();
        engine.remove("vms", VM1);
        engine.remove("disks", disk);
        engine.tell(code, Map.of("vm", VM1));

        awaitGone(OvirtVm.KIND, VM1);
        awaitGone(OvirtDisk.KIND, disk);
        assertThat(fleet.inventory()
                        .snapshot()
                        .find(Query.of(OvirtSnapshot.KIND))
                        .entries())
                .noneMatch(entry -> entry.value().parent().equals(Optional.of(key(OvirtVm.KIND, VM1))));
    }

    @ParameterizedTest
    @ValueSource(ints = {528, 38})
    void a_cd_that_is_inserted_or_ejected_shows(int code) throws InterruptedException {
        engine.loadAll();
        open();
        engine.change(
                "vms",
                VM1,
                vm -> ((ObjectNode) vm.at("/cdroms/cdrom/0")).putObject("file").put("id", "iso-1"));
        engine.tell(code, Map.of("vm", VM1));
        await(OvirtVm.KIND, VM1, vm -> vm.devices().cdroms().get(0).file().equals("iso-1"));
    }

    @Test
    void a_new_profile_shows_in_its_network_too() throws InterruptedException {
        engine.loadAll();
        open();
        engine.put(
                "vnicprofiles", "p-new", profile -> profile.putObject("network").put("id", NETWORK));
        engine.change(
                "networks",
                NETWORK,
                network -> network.withArray("/vnic_profiles/vnic_profile")
                        .addObject()
                        .put("id", "p-new"));
        engine.tell(1122, Map.of());
        await(OvirtNicProfile.KIND, "p-new", profile -> profile.scope().isPresent());
        await(OvirtNetwork.KIND, NETWORK, network -> network.nicProfiles().contains("p-new"));
    }

    @Test
    void what_changes_without_an_event_is_found_by_the_audit() throws InterruptedException {
        engine.loadAll();
        open(SyncSettings.DEFAULT
                .intervals(Duration.ofMillis(50), Duration.ofMillis(50))
                .audit(Duration.ofMillis(200), 1));
        engine.change("storagedomains", "14339bd0-7d71-4e59-8762-4e6c60d3e498", domain -> domain.put("used", "1"));
        await(
                OvirtStorageDomain.KIND,
                "14339bd0-7d71-4e59-8762-4e6c60d3e498",
                domain -> domain.used().orElseThrow().bytes() == 1);
    }

    @Test
    void a_reset_lists_everything_again() throws InterruptedException {
        engine.loadAll();
        open();
        engine.change("vms", VM1, vm -> vm.put("description", "without any event"));
        fleet.provider("dc1").reset();
        await(OvirtVm.KIND, VM1, vm -> vm.description().equals("without any event"));
    }

    @Test
    void templates_follow_their_events() throws InterruptedException {
        engine.loadAll();
        open();
        engine.put("templates", "t1", template -> template.put("status", "locked"));
        engine.tell(29, Map.of("template", "t1"));
        await(OvirtTemplate.KIND, "t1", template -> template.status().equals("locked"));
        engine.change("templates", "t1", template -> template.put("status", "ok"));
        await(OvirtTemplate.KIND, "t1", template -> template.status().equals("ok"));
        engine.remove("templates", "t1");
        engine.tell(251, Map.of("template", "t1"));
        awaitGone(OvirtTemplate.KIND, "t1");
    }

    @Test
    void closing_while_a_call_hangs_ends_it_and_logs_out() throws InterruptedException {
        engine.loadAll();
        open();
        engine.server().faults().add(exchange -> exchange.path().endsWith("/events"), 1, ReplyFault.stalled(3));
        int fired = engine.server().faults().fired();
        while (engine.server().faults().fired() == fired
                && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }

        fleet.close();

        assertThat(engine.logouts()).isEqualTo(engine.logins());
    }
}
