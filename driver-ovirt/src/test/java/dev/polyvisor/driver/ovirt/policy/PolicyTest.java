package dev.polyvisor.driver.ovirt.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.api.policy.PolicyReport;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtNic;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.testing.Model;
import dev.polyvisor.driver.ovirt.testing.ScriptedEngine;
import dev.polyvisor.http.policy.HttpPolicyAgent;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.LoopbackServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Validation of what an engine has, in the process and by a rule server. */
class PolicyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CLUSTER = "5cb1c9f2-e570-11f1-af80-02fc00000001";
    private static final String HOST = "17bfe761-6f74-4ea7-b499-83f3cb818beb";
    private static final ResourceKey RUNNING = OvirtVm.KIND.key(Model.PROVIDER, "b2d7fbe6-d793-4148-a8ce-866d962bf2f3");

    private final ScriptedEngine engine = new ScriptedEngine();
    private Fleet fleet;

    @AfterEach
    void close() {
        if (fleet != null) {
            fleet.close();
        }
        engine.close();
    }

    private void open(PolicyAgent agent) throws InterruptedException {
        engine.loadAll();
        fleet = Fleet.builder()
                .provider(Model.PROVIDER, "ovirt", engine.connection())
                .sync(SyncSettings.DEFAULT.intervals(Duration.ofMillis(50), Duration.ofMillis(50)))
                .policy(agent)
                .open();
        fleet.inventory().awaitParity(PATIENCE);
    }

    private Validation awaitValid(ResourceKey machine, long generation) throws InterruptedException {
        fleet.inventory()
                .await(
                        machine,
                        entry -> entry.map(Entry::validation)
                                .filter(its -> its.state() == Validation.State.VALID && its.generation() >= generation)
                                .isPresent(),
                        PATIENCE);
        return entry(machine).validation();
    }

    private Entry<?> entry(ResourceKey key) {
        return fleet.inventory().snapshot().get(key).orElseThrow();
    }

    private OvirtVm vm(ResourceKey key) {
        return (OvirtVm) entry(key).value();
    }

    /** Changes something that a machine refers to, tells the event, and gives what is found then. */
    private List<String> afterChange(
            ResourceKey machine,
            String collection,
            String id,
            int code,
            Map<String, String> references,
            Consumer<ObjectNode> change)
            throws InterruptedException {
        long before = awaitValid(machine, 0).generation();
        long changedAt = entry(machine).changedAt();
        engine.change(collection, id, change);
        engine.tell(code, references);
        Validation after = awaitValid(machine, before + 1);
        assertThat(entry(machine).changedAt())
                .as("the machine itself has not changed")
                .isEqualTo(changedAt);
        return after.concerns().stream().map(Concern::id).toList();
    }

    @Test
    void a_recorded_machine_has_the_concerns_of_an_ordinary_one() throws InterruptedException {
        open(OvirtRules.all());

        assertThat(awaitValid(RUNNING, 0).concerns())
                .extracting(Concern::id)
                .contains(
                        "ovirt.memory.ballooning.enabled",
                        "ovirt.placement_policy.affinity_set",
                        "ovirt.nic.network_filter.detected")
                .doesNotContain("ovirt.storage.resume_behavior.unsupported", "ovirt.vm.status_invalid");
        assertThat(fleet.inventory().snapshot().workload(RUNNING).missing()).isEmpty();
    }

    @Test
    void a_change_of_a_cluster_is_judged_of_machines_that_do_not_run_too() throws InterruptedException {
        ResourceKey stopped = OvirtVm.KIND.key(Model.PROVIDER, "00000000-0000-0000-0000-0000000000aa");
        engine.put("vms", stopped.id(), vm -> {
            vm.put("status", "down");
            vm.putObject("cluster").put("id", CLUSTER);
        });
        open(OvirtRules.all());

        assertThat(afterChange(
                        stopped,
                        "clusters",
                        CLUSTER,
                        811,
                        Map.of("cluster", CLUSTER),
                        its -> its.put("ha_reservation", "true")))
                .contains("ovirt.ha.reservation.enabled");
        awaitValid(RUNNING, 1);
        assertThat(entry(RUNNING).validation().concerns())
                .extracting(Concern::id)
                .contains("ovirt.ha.reservation.enabled");
    }

    @Test
    void a_change_of_a_host_has_its_machines_judged_again_and_leaves_them_as_they_are() throws InterruptedException {
        open(OvirtRules.all());
        OvirtVm before = vm(RUNNING);

        afterChange(RUNNING, "hosts", HOST, 43, Map.of("host", HOST), its -> its.put("description", "moved"));

        assertThat(vm(RUNNING)).isSameAs(before);
    }

    @Test
    void a_change_of_a_nic_profile_has_its_machines_judged_again_once() throws InterruptedException {
        open(OvirtRules.all());
        String profile = vm(RUNNING).devices().nics().stream()
                .map(OvirtNic::profile)
                .flatMap(its -> its.stream())
                .findFirst()
                .orElseThrow()
                .id();

        assertThat(afterChange(
                        RUNNING, "vnicprofiles", profile, 1124, Map.of(), its -> its.put("port_mirroring", "true")))
                .contains("ovirt.nic.port_mirroring.detected");
        assertThat(entry(RUNNING).validation().generation()).isEqualTo(1);
    }

    @Test
    void a_change_of_a_disk_or_its_profile_has_its_machines_judged_again() throws InterruptedException {
        open(OvirtRules.all());
        OvirtDisk disk = vm(RUNNING).devices().disks().stream()
                .flatMap(each -> each.disk().stream())
                .flatMap(its -> fleet.inventory().snapshot().get(OvirtDisk.KIND, its).stream())
                .map(Entry::value)
                .filter(each -> each.profile().isPresent())
                .findFirst()
                .orElseThrow();

        afterChange(
                RUNNING,
                "diskprofiles",
                disk.profile().orElseThrow().id(),
                10124,
                Map.of(),
                its -> its.put("description", "slow"));
        assertThat(afterChange(RUNNING, "disks", disk.key().id(), 86, Map.of(), its -> its.put("status", "illegal")))
                .contains("ovirt.disk.illegal_or_locked_status");
    }

    @Test
    void a_change_of_a_machine_has_it_judged_as_it_is() throws InterruptedException {
        open(OvirtRules.all());
        awaitValid(RUNNING, 0);

        engine.change(
                "vms", RUNNING.id(), its -> its.putObject("high_availability").put("enabled", "true"));
        engine.tell(35, Map.of("vm", RUNNING.id()));

        fleet.inventory()
                .await(
                        RUNNING,
                        entry -> entry.filter(its -> its.validation().state() == Validation.State.VALID
                                        && its.validation().concerns().stream()
                                                .anyMatch(each -> each.id().equals("ovirt.ha.enabled")))
                                .isPresent(),
                        PATIENCE);
    }

    @Test
    void a_rule_server_is_asked_where_the_original_asks_and_gets_the_document_of_the_original() throws Exception {
        Model model = new Model();
        Estate.all().forEach(model::put);
        try (RuleServer server = new RuleServer();
                HttpPolicyAgent agent = server.agent()) {
            assertThat(agent.version()).isEqualTo(6);
            PolicyReport report = agent.validate(model.snapshot().workload(Estate.WEB));

            assertThat(report.concerns()).extracting(Concern::id).containsExactly("ovirt.ha.enabled");
            assertThat(server.asked)
                    .containsExactly(
                            "GET /v1/data/io/konveyor/forklift/ovirt/rules_version",
                            "POST /v1/data/io/konveyor/forklift/ovirt/validate application/json {\"input\":"
                                    + OvirtWorkloadFormatTest.document("workload.json") + '}');
        }
    }

    @Test
    void a_fleet_shows_what_a_rule_server_finds() throws Exception {
        try (RuleServer server = new RuleServer();
                HttpPolicyAgent agent = server.agent()) {
            open(agent);

            assertThat(awaitValid(RUNNING, 0).concerns())
                    .extracting(Concern::id)
                    .containsExactly("ovirt.ha.enabled");
            assertThat(server.asked).anyMatch(asked -> asked.contains("{\"input\":{\"id\":\"" + RUNNING.id() + '"'));
            fleet.close();
        }
    }

    /** Finds of every machine that it is highly available, and notes what it is asked. */
    private static final class RuleServer implements AutoCloseable {
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final ExecutorService executor = Executors.newCachedThreadPool();
        private final LoopbackServer server =
                LoopbackServer.builder().handler(this::answer).http().start();

        HttpPolicyAgent agent() {
            return HttpPolicyAgent.builder(Connection.parse(server.http().toString()), executor)
                    .format(new OvirtWorkloadFormat())
                    .build();
        }

        private void answer(Exchange exchange) {
            String asking = exchange.method() + ' ' + exchange.path();
            String result = "{\"result\":{\"rules_version\":6}}";
            if (exchange.method().equals("POST")) {
                asking += ' ' + exchange.header("Content-Type").orElse("").replaceAll(";.*", "") + ' ' + body(exchange);
                result = "{\"result\":{\"rules_version\":6,\"errors\":[],\"concerns\":[{\"id\":\"ovirt.ha.enabled\","
                        + "\"category\":\"Warning\",\"label\":\"VM configured as HA\",\"assessment\":\"It is.\"}]}}";
            }
            asked.add(asking);
            exchange.setHeader("Content-Type", "application/json");
            exchange.reply(200, result.getBytes(UTF_8));
        }

        private static String body(Exchange exchange) {
            try {
                return new String(exchange.body().readAllBytes(), UTF_8);
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }

        @Override
        public void close() {
            server.close();
            executor.shutdownNow();
        }
    }
}
