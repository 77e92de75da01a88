package dev.polyvisor.driver.ovirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtDataCenter;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtHost;
import dev.polyvisor.driver.ovirt.model.OvirtNetwork;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import dev.polyvisor.driver.ovirt.model.OvirtSnapshot;
import dev.polyvisor.driver.ovirt.model.OvirtStorageDomain;
import dev.polyvisor.driver.ovirt.model.OvirtTemplate;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.testing.Samples;
import dev.polyvisor.simulators.server.ReplyFault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** What of the inventory changes with something else, and what changes on its way. */
class OvirtDependenciesTest extends FleetOverEngine {
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
    void a_page_that_breaks_off_after_some_machines_is_read_again_and_hides_none() throws InterruptedException {
        engine.loadAll();
        for (int i = 0; i < 600; i++) {
            vm(String.format("vm-%04d", i), "down");
        }
        engine.server()
                .faults()
                .add(
                        exchange -> exchange.path().endsWith("/vms")
                                && exchange.query("max").orElse("").equals("512"),
                        1,
                        ReplyFault.instead(
                                200,
                                "application/json",
                                "{\"vm\":[{\"id\":\"vm-0007\",\"name\":\"vm-0007\",\"status\":\"down\"},{\"id\":\"vm-0008\",]}"));

        open();

        assertThat(engine.server().faults().fired()).isEqualTo(1);
        for (int i = 0; i < 600; i++) {
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

        fleet.close(PATIENCE);

        assertThat(engine.logouts()).isEqualTo(engine.logins());
    }
}
