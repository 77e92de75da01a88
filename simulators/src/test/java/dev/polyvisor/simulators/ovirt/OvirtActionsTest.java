package dev.polyvisor.simulators.ovirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.simulators.VirtualClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What can be done to machines, and what the engine tells of it, in virtual time. */
class OvirtActionsTest {
    private final VirtualClock clock = new VirtualClock();
    private final OvirtSimulator engine = OvirtSimulator.builder()
            .clock(clock)
            .operationTime(Duration.ofSeconds(1))
            .start();
    private final OvirtContent content = engine.content();
    private final EngineClient client = new EngineClient(engine).login();
    private String vm = "";
    private long from;

    @BeforeEach
    void fill() {
        content.host("host1");
        content.storageDomain("nfs1");
        vm = "/vms/" + content.vm("vm1");
        from = engine.events().lastId();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void settle() {
        while (engine.runningJobs() > 0) {
            clock.advance(Duration.ofSeconds(1));
        }
    }

    private String status() {
        return client.get(vm).path("status").asString();
    }

    private int refusal(String method, String path, String body) {
        return client.call(method, path, body).statusCode();
    }

    private String done(String action) {
        JsonNode unused = client.post(vm + "/" + action, "{}");
        settle();
        return status();
    }

    @Test
    void a_start_is_a_job_with_steps_and_progress_and_ends_with_an_event() {
        JsonNode reply = client.post(vm + "/start", "{}", "Correlation-Id", "mine_1");
        String job = "/jobs/" + reply.path("job").path("id").asString();
        assertThat(status()).isEqualTo("wait_for_launch");
        assertThat(client.call("POST", vm + "/start", "{}").body()).contains("Wait for Launch");
        clock.advance(Duration.ofSeconds(1));
        assertThat(status()).isEqualTo("powering_up");
        assertThat(client.get(job + "/steps")
                        .path("step")
                        .path(1)
                        .path("progress")
                        .asString())
                .isEqualTo("50");
        assertThat(client.get("/jobs?search=correlation_id%3Dmine_1").path("job"))
                .hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(status()).isEqualTo("up");
        assertThat(client.get(job).path("status").asString()).isEqualTo("finished");
        assertThat(client.codes(from)).containsExactly(153, 54, 32);
        assertThat(client.get("/events?search=correlation_id%3Dmine_1").path("event"))
                .hasSize(2);
        assertThat(refusal("POST", vm + "/start", "{}")).isEqualTo(409);
        assertThat(client.get("/vms?follow=host")
                        .path("vm")
                        .path(0)
                        .path("host")
                        .path("name")
                        .asString())
                .isEqualTo("host1");
    }

    @Test
    void the_power_switch_has_all_its_positions() {
        assertThat(done("stop")).as("of one that is down").isEqualTo("down");
        assertThat(done("start")).isEqualTo("up");
        assertThat(done("reboot")).isEqualTo("up");
        assertThat(done("reset")).isEqualTo("up");
        assertThat(done("suspend")).isEqualTo("suspended");
        assertThat(done("start")).isEqualTo("up");
        assertThat(done("shutdown")).isEqualTo("down");
        assertThat(done("start")).isEqualTo("up");
        assertThat(done("stop")).isEqualTo("down");
        assertThat(client.codes(from)).containsExactly(254, 153, 32, 157, 221, 501, 503, 153, 32, 73, 61, 153, 32, 33);
        assertThat(refusal("POST", vm + "/suspend", "{}")).isEqualTo(409);
        assertThat(refusal("POST", vm + "/nonsense", "{}")).isEqualTo(404);
    }

    @Test
    void an_action_needs_a_body_of_its_type() {
        HttpResponse<String> nothing = client.call("POST", vm + "/start", "", "Content-Type", "application/json");
        assertThat(nothing.statusCode()).isEqualTo(500);
        assertThat(client.call("POST", vm + "/start", "").statusCode()).isEqualTo(415);
    }

    @Test
    void a_machine_migrates_to_another_host_if_there_is_one() {
        assertThat(done("start")).isEqualTo("up");
        assertThat(refusal("POST", vm + "/migrate", "{}")).isEqualTo(409);
        String host2 = content.host("host2");
        JsonNode unused = client.post(vm + "/migrate", "{}");
        assertThat(status()).isEqualTo("migrating");
        settle();
        assertThat(client.get(vm).path("host").path("id").asString()).isEqualTo(host2);
        assertThat(client.codes(from)).endsWith(62, 63);
    }

    @Test
    void a_snapshot_can_be_previewed_and_kept_or_not_and_restored_and_removed() {
        JsonNode made = client.post(vm + "/snapshots", "{\"description\":\"before\"}");
        String id = made.path("id").asString();
        assertThat(made.path("snapshot_status").asString()).isEqualTo("locked");
        settle();
        content.change(vm.substring(1), "{\"description\":\"changed\"}");
        String body = "{\"snapshot\":{\"id\":\"" + id + "\"}}";
        JsonNode preview = client.post(vm + "/previewsnapshot", body);
        settle();
        assertThat(preview.path("status").asString()).isEqualTo("complete");
        assertThat(client.get(vm).path("description").asString()).isEmpty();
        assertThat(client.get(vm + "/snapshots/" + id).path("snapshot_status").asString())
                .isEqualTo("in_preview");
        assertThat(refusal("POST", vm + "/snapshots", "{\"description\":\"x\"}"))
                .isEqualTo(409);
        assertThat(done("undosnapshot")).isEqualTo("down");
        assertThat(client.get(vm).path("description").asString()).isEqualTo("changed");
        assertThat(refusal("POST", vm + "/commitsnapshot", "{}")).isEqualTo(409);
        assertThat(client.post(vm + "/previewsnapshot", body).has("job")).isTrue();
        settle();
        assertThat(done("commitsnapshot")).isEqualTo("down");
        assertThat(client.get(vm).path("description").asString()).isEmpty();
        content.change(vm.substring(1), "{\"description\":\"again\"}");
        JsonNode restored = client.post(vm + "/snapshots/" + id + "/restore", "{}");
        settle();
        assertThat(restored.path("status").asString()).isEqualTo("complete");
        assertThat(client.get(vm).path("description").asString()).isEmpty();
        assertThat(client.call("DELETE", vm + "/snapshots/" + id, "").statusCode())
                .isEqualTo(200);
        settle();
        assertThat(client.get(vm + "/snapshots").path("snapshot")).hasSize(1);
        assertThat(client.codes(from)).containsExactly(45, 68, 35, 70, 71, 651, 70, 71, 95, 35, 71, 95, 342, 356);
    }

    @Test
    void memory_is_kept_only_of_what_runs() {
        assertThat(client.post(vm + "/snapshots", "{\"description\":\"a\",\"persist_memorystate\":true}")
                        .path("persist_memorystate")
                        .asString())
                .isEqualTo("false");
        settle();
        assertThat(done("start")).isEqualTo("up");
        assertThat(client.post(vm + "/snapshots", "{\"description\":\"b\",\"persist_memorystate\":true}")
                        .path("persist_memorystate")
                        .asString())
                .isEqualTo("true");
    }

    @Test
    void disks_are_made_attached_plugged_copied_and_removed() {
        JsonNode made = client.post(
                vm + "/diskattachments",
                "{\"bootable\":true,\"interface\":\"virtio\",\"active\":true,\"disk\":{\"name\":\"d1\",\"format\":\"cow\","
                        + "\"provisioned_size\":1073741824}}");
        String disk = made.path("id").asString();
        assertThat(client.get("/disks/" + disk).path("status").asString()).isEqualTo("locked");
        settle();
        assertThat(client.get("/disks/" + disk).path("status").asString()).isEqualTo("ok");
        assertThat(client.call("PUT", vm + "/diskattachments/" + disk, "{\"active\":false}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.codes(from)).containsExactly(78, 97, 2002);
        JsonNode copied = client.post("/disks/" + disk + "/copy", "{\"disk\":{\"name\":\"d2\"}}");
        settle();
        assertThat(copied.path("status").asString()).isEqualTo("complete");
        assertThat(EngineClient.names(client.get("/disks").path("disk"))).containsExactly("d1", "d2");
        assertThat(client.call("DELETE", vm, "").statusCode()).isEqualTo(200);
        assertThat(status()).isEqualTo("image_locked");
        settle();
        assertThat(EngineClient.names(client.get("/disks").path("disk"))).containsExactly("d2");
        assertThat(client.codes(from)).endsWith(113);
    }

    @Test
    void an_interface_is_plugged_while_the_machine_runs_and_goes_only_when_it_is_unplugged() {
        assertThat(done("start")).isEqualTo("up");
        String nic = vm + "/nics/" + content.nic(vm.substring(5), "nic1");
        assertThat(refusal("DELETE", nic, "")).isEqualTo(409);
        JsonNode reply = client.post(nic + "/deactivate", "{}");
        assertThat(reply.toString()).isEqualTo("{\"status\":\"complete\"}");
        assertThat(client.get(nic).path("plugged").asString()).isEqualTo("false");
        assertThat(client.call("DELETE", nic, "").statusCode()).isEqualTo(200);
        assertThat(client.codes(from)).containsExactly(153, 32, 1012, 932, 1014, 934, 930);
    }

    @Test
    void machines_are_cloned_and_become_templates_with_their_disks() {
        content.attach(vm.substring(5), content.disk("d1", 1 << 20));
        JsonNode cloned = client.post(vm + "/clone", "{\"vm\":{\"name\":\"vm2\"}}");
        settle();
        assertThat(cloned.path("status").asString()).isEqualTo("complete");
        String vm2 = content.id("vms", "vm2");
        assertThat(client.get("/vms/" + vm2 + "/diskattachments").path("disk_attachment"))
                .hasSize(1);
        JsonNode template = client.post("/templates", "{\"name\":\"t1\",\"vm\":{\"name\":\"vm2\"}}");
        assertThat(client.get("/vms/" + vm2).path("status").asString()).isEqualTo("image_locked");
        settle();
        JsonNode made = client.post(
                "/vms", "{\"name\":\"vm3\",\"cluster\":{\"name\":\"Default\"},\"template\":{\"name\":\"t1\"}}");
        assertThat(made.path("status").asString()).isEqualTo("image_locked");
        settle();
        assertThat(client.get("/vms/" + made.path("id").asString() + "/diskattachments")
                        .path("disk_attachment"))
                .hasSize(1);
        assertThat(refusal("DELETE", "/templates/" + template.path("id").asString(), ""))
                .isEqualTo(409);
        assertThat(client.codes(from)).contains(37, 53, 48, 51);
    }

    @Test
    void a_machine_is_made_of_a_snapshot_as_that_was() {
        content.attach(vm.substring(5), content.disk("d1", 1 << 20));
        content.change(vm.substring(1), "{\"description\":\"then\"}");
        String snapshot = content.snapshot(vm.substring(5), "one");
        content.change(vm.substring(1), "{\"description\":\"now\"}");

        String body =
                "{\"name\":\"vm2\",\"cluster\":{\"name\":\"Default\"},\"snapshots\":{\"snapshot\":[{\"id\":\"%s\"}]}}";
        JsonNode made = client.post("/vms", body.formatted(snapshot));
        assertThat(made.path("status").asString()).isEqualTo("image_locked");
        settle();

        JsonNode copy = client.get("/vms/" + made.path("id").asString());
        assertThat(copy.path("status").asString()).isEqualTo("down");
        assertThat(copy.path("description").asString()).isEqualTo("then");
        assertThat(client.get("/vms/" + made.path("id").asString() + "/diskattachments")
                        .path("disk_attachment"))
                .hasSize(1);
        assertThat(refusal("POST", "/vms", body.replace("vm2", "vm3").formatted(content.id("vms", "vm1"))))
                .isEqualTo(404);
    }

    @Test
    void a_name_is_given_once_in_a_data_centre() {
        String other = content.dataCenter("Other");
        content.cluster("other", other);
        String body = "{\"name\":\"vm1\",\"cluster\":{\"name\":\"%s\"},\"template\":{\"name\":\"Blank\"}}";

        assertThat(refusal("POST", "/vms", body.formatted("Default"))).isEqualTo(409);
        assertThat(refusal("POST", "/vms", body.formatted("other"))).isEqualTo(201);
        assertThat(refusal("POST", "/vms", body.formatted("other"))).isEqualTo(409);
        String vm2 = content.vm("vm2");
        assertThat(refusal("PUT", "/vms/" + vm2, "{\"name\":\"vm1\"}")).isEqualTo(409);
    }

    @Test
    void consoles_give_tickets_and_exports_end() {
        String console = vm + "/graphicsconsoles/766e63";
        assertThat(refusal("POST", console + "/remoteviewerconnectionfile", "{}"))
                .isEqualTo(409);
        assertThat(done("start")).isEqualTo("up");
        assertThat(client.post(console + "/remoteviewerconnectionfile", "{}")
                        .path("remote_viewer_connection_file")
                        .asString())
                .contains("type=vnc");
        assertThat(client.post(console + "/proxyticket", "{}")
                        .path("proxy_ticket")
                        .path("value")
                        .asString())
                .isNotEmpty();
        assertThat(client.post(vm + "/ticket", "{\"ticket\":{\"expiry\":60}}")
                        .path("ticket")
                        .path("expiry")
                        .asString())
                .isEqualTo("60");
        JsonNode exported = client.post(
                vm + "/export", "{\"host\":{\"name\":\"host1\"},\"directory\":\"/tmp\",\"filename\":\"a.ova\"}");
        settle();
        assertThat(exported.path("status").asString()).isEqualTo("complete");
        assertThat(client.codes(from)).endsWith(1162, 1154);
    }

    @Test
    void a_cd_is_a_disk_with_an_image_of_one() {
        String iso = content.add(
                "disks", "{\"name\":\"cd\",\"format\":\"raw\",\"provisioned_size\":\"1\",\"content_type\":\"iso\"}");
        String drive = vm + "/cdroms/00000000-0000-0000-0000-000000000000";
        assertThat(client.call("PUT", drive, "{\"file\":{\"id\":\"" + iso + "\"}}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.get(drive).path("file").path("id").asString()).isEqualTo(iso);
        assertThat(client.call("PUT", drive, "{\"file\":{\"id\":\"x.iso\"}}").statusCode())
                .isEqualTo(400);
        assertThat(client.call("PUT", drive, "{\"file\":{\"id\":\"\"}}").statusCode())
                .isEqualTo(200);
        assertThat(client.get(drive).has("file")).isFalse();
    }

    @Test
    void a_host_in_maintenance_tells_of_the_request_and_not_of_its_end() {
        String host = "/hosts/" + content.id("hosts", "host1");
        JsonNode unused = client.post(host + "/deactivate", "{}");
        assertThat(client.get(host).path("status").asString()).isEqualTo("preparing_for_maintenance");
        settle();
        assertThat(client.get(host).path("status").asString()).isEqualTo("maintenance");
        assertThat(client.codes(from)).isEqualTo(List.of(620));
        assertThat(refusal("POST", vm + "/start", "{}")).isEqualTo(409);
    }

    @Test
    void a_crash_leaves_jobs_in_the_middle() {
        JsonNode unused = client.post(vm + "/start", "{}");
        engine.restart();
        clock.advance(Duration.ofMinutes(1));
        client.login();
        assertThat(engine.runningJobs()).isZero();
        assertThat(status()).isEqualTo("wait_for_launch");
    }
}
