package dev.polyvisor.driver.ovirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtDataCenter;
import dev.polyvisor.driver.ovirt.model.OvirtHost;
import dev.polyvisor.driver.ovirt.model.OvirtServerCpu;
import dev.polyvisor.driver.ovirt.model.OvirtStorageDomain;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.simulators.server.ReplyFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The inventory of a fleet over an engine whose every answer is known. */
class OvirtInventoryTest extends FleetOverEngine {
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

    @ParameterizedTest
    @ValueSource(ints = {440, 446})
    void a_tag_that_is_put_to_a_machine_or_taken_from_it_shows_at_once(int code) throws InterruptedException {
        engine.loadAll();
        open();
        engine.change("vms", VM1, vm -> vm.put("comment", "tags have changed"));
        engine.tell(code, "Tag blue was attached to VM(s) other, vm1 by admin@internal-authz.");

        await(OvirtVm.KIND, VM1, vm -> vm.comment().startsWith("tags"));
    }
}
