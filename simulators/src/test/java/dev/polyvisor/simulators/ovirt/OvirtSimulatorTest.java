package dev.polyvisor.simulators.ovirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.simulators.VirtualClock;
import dev.polyvisor.simulators.server.ReplyFault;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OvirtSimulatorTest {
    private final OvirtSimulator engine =
            OvirtSimulator.builder().http().operationTime(Duration.ofMillis(1)).start();
    private final OvirtContent content = engine.content();
    private final EngineClient client = new EngineClient(engine).login();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void a_fresh_engine_has_a_data_centre_a_cluster_a_network_and_a_template() {
        assertThat(EngineClient.names(client.get("/datacenters").path("data_center")))
                .containsExactly("Default");
        assertThat(EngineClient.names(client.get("/clusters").path("cluster"))).containsExactly("Default");
        assertThat(EngineClient.names(client.get("/networks").path("network"))).containsExactly("ovirtmgmt");
        assertThat(EngineClient.names(client.get("/templates").path("template")))
                .containsExactly("Blank");
        for (String empty : List.of("vms", "hosts", "disks", "storagedomains", "jobs")) {
            assertThat(client.get("/" + empty).isEmpty()).as(empty).isTrue();
        }
        assertThat(client.get("/diskprofiles").toString()).isEqualTo("{\"disk_profile\":[]}");
        assertThat(client.get("")
                        .path("product_info")
                        .path("version")
                        .path("full_version")
                        .asString())
                .startsWith("4.5.8");
    }

    @Test
    void plain_http_answers_as_https_does() {
        HttpResponse<String> reply = client.send(HttpRequest.newBuilder(URI.create(engine.httpUrl() + "/vms"))
                .header("Authorization", "Bearer " + client.token())
                .header("Accept", "application/json")
                .build());
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{}");
    }

    @Test
    void a_token_that_was_logged_out_or_has_expired_or_was_unused_for_too_long_is_refused() {
        assertThat(client.call("GET", "/vms", "").statusCode()).isEqualTo(200);
        assertThat(engine.sessions()).isEqualTo(1);
        client.form("/ovirt-engine/services/sso-logout", "scope=&token=" + client.token());
        assertThat(client.call("GET", "/vms", "").statusCode()).isEqualTo(401);
        client.login();
        assertThat(client.call("GET", "/vms", "").statusCode()).isEqualTo(200);
        engine.expireTokens();
        assertThat(client.call("GET", "/vms", "").statusCode()).isEqualTo(401);
        assertThat(engine.sessions()).isZero();
    }

    @Test
    void a_token_dies_of_idleness_long_before_the_end_that_it_names() {
        VirtualClock clock = new VirtualClock();
        try (OvirtSimulator other = OvirtSimulator.builder().clock(clock).start()) {
            EngineClient caller = new EngineClient(other).login();
            clock.advance(Duration.ofMinutes(29));
            assertThat(caller.call("GET", "/vms", "").statusCode()).isEqualTo(200);
            clock.advance(Duration.ofMinutes(29));
            assertThat(caller.call("GET", "/vms", "").statusCode()).isEqualTo(200);
            clock.advance(Duration.ofMinutes(31));
            assertThat(caller.call("GET", "/vms", "").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void the_authority_is_given_to_everybody() {
        HttpResponse<String> reply = client.send(HttpRequest.newBuilder(engine.url()
                        .resolve("/ovirt-engine/services/pki-resource?resource=ca-certificate&format=X509-PEM-CA"))
                .build());
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(engine.authority().pem());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name=vm-1|vm-1",
                "name=vm-*|vm-0 vm-1 vm-2",
                "name=VM-2 or name=vm-0|vm-0 vm-2",
                "not name=vm-1|vm-0 vm-2",
                "status=up|vm-1",
                "status!=up|vm-0 vm-2",
                "(name=vm-1 or name=vm-2) and status=down|vm-2",
                "sortby name desc|vm-2 vm-1 vm-0",
                "cluster=Default sortby name asc page 2|''",
                "foo==(|''",
                "bogus=1|''",
                "vm-2|vm-2",
                "tag=blue|vm-2"
            })
    void searches_find_what_they_find_on_an_engine(String search, String expected) {
        content.host("host1");
        List<String> ids = content.vms("vm", 3, 0, 0, 0);
        content.add("tags", "{\"name\":\"blue\"}");
        content.add("vms/" + ids.get(2) + "/tags", "{\"name\":\"blue\"}");

        JsonNode found = client.get(
                "/vms?search=" + java.net.URLEncoder.encode(search, java.nio.charset.StandardCharsets.UTF_8));
        assertThat(String.join(" ", EngineClient.names(found.path("vm")))).isEqualTo(expected);
    }

    @Test
    void pages_are_cut_by_the_search_and_max() {
        content.vms("vm", 5, 0, 0, 0);
        assertThat(EngineClient.names(client.get("/vms?max=2&search=page%202").path("vm")))
                .containsExactly("vm-2", "vm-3");
        assertThat(client.get("/vms?max=2&search=page%204").toString()).isEqualTo("{}");
        assertThat(client.get("/vms?max=0").toString()).isEqualTo("{}");
        assertThat(client.get("/vms?max=abc").path("vm")).hasSize(5);
        assertThat(client.call("GET", "/vms?max=-1", "").statusCode()).isEqualTo(400);
    }

    @Test
    void links_are_followed_to_any_depth() {
        content.host("host1");
        content.storageDomain("nfs1");
        content.vms("vm", 2, 2, 1, 1);
        JsonNode vms = client.get(
                "/vms?follow=disk_attachments.disk.disk_profile,nics.vnic_profile.network,nics.reported_devices,"
                        + "snapshots,cdroms,host_devices,watchdogs,cluster");
        JsonNode down = vms.path("vm").path(0);
        JsonNode up = vms.path("vm").path(1);
        assertThat(down.path("disk_attachments")
                        .path("disk_attachment")
                        .path(0)
                        .path("disk")
                        .path("disk_profile")
                        .path("name")
                        .asString())
                .isEqualTo("nfs1");
        assertThat(down.path("nics")
                        .path("nic")
                        .path(1)
                        .path("vnic_profile")
                        .path("network")
                        .path("name")
                        .asString())
                .isEqualTo("ovirtmgmt");
        assertThat(down.path("nics")
                        .path("nic")
                        .path(0)
                        .path("mac")
                        .path("address")
                        .asString())
                .matches("56:6f:1a(:[0-9a-f]{2}){3}");
        assertThat(up.path("nics")
                        .path("nic")
                        .path(0)
                        .path("reported_devices")
                        .path("reported_device")
                        .path(0)
                        .path("ips")
                        .path("ip"))
                .hasSize(2);
        assertThat(down.path("snapshots").path("snapshot")).hasSize(2);
        assertThat(down.path("snapshots")
                        .path("snapshot")
                        .path(1)
                        .path("vm")
                        .path("id")
                        .asString())
                .isEqualTo(down.path("id").asString());
        assertThat(down.path("host_devices").toString()).isEqualTo("{}");
        assertThat(down.path("cluster").path("name").asString()).isEqualTo("Default");
    }

    @ParameterizedTest
    @CsvSource({
        "/vms?follow=host",
        "/vms?follow=nonexistent",
        "/vms?follow=numa_nodes",
        "/hosts?follow=nics.network",
        "/hosts?follow=fence_agents",
        "/vms?follow=cdroms.file",
        "/disks?follow=storage_domains"
    })
    void a_link_that_leads_nowhere_fails_the_whole_request_with_a_page(String path) {
        content.host("host1");
        content.storageDomain("nfs1");
        content.vms("vm", 2, 0, 1, 0);
        HttpResponse<String> reply = client.call("GET", path, "");
        assertThat(reply.statusCode()).isEqualTo(500);
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(reply.body()).contains("Problem following '");
    }

    @Test
    void events_after_an_id_come_newest_first_unless_they_are_sorted() {
        long from = engine.events().lastId();
        for (int i = 0; i < 5; i++) {
            content.dataCenter("dc" + i);
        }
        List<Integer> newest = client.get("/events?from=" + from + "&max=2")
                .path("event")
                .valueStream()
                .map(each -> Integer.parseInt(each.path("id").asString()) - (int) from)
                .toList();
        List<Integer> next = client.get("/events?from=" + from + "&max=2&search=sortby%20time%20asc")
                .path("event")
                .valueStream()
                .map(each -> Integer.parseInt(each.path("id").asString()) - (int) from)
                .toList();
        assertThat(newest)
                .as("a gap")
                .isSortedAccordingTo((a, b) -> b - a)
                .first()
                .isEqualTo(last(from));
        assertThat(next).containsExactly(1, 2);
        assertThat(client.get("/events?from=" + engine.events().lastId()).toString())
                .isEqualTo("{}");
        assertThat(client.get("/events;from=" + from + ";max=1").path("event")).hasSize(1);
    }

    private int last(long from) {
        return (int) (engine.events().lastId() - from);
    }

    @Test
    void events_are_lost_repeated_late_and_out_of_order_on_command() {
        long from = engine.events().lastId();
        content.dataCenter("x");
        long each = engine.events().lastId() - from;
        assertThat(client.codes(from)).containsExactly(950).hasSize((int) each);

        engine.events().loseNext(1);
        content.dataCenter("lost");
        assertThat(client.codes(from)).containsExactly(950);

        long late = engine.events().lastId();
        engine.events().delayNext(1);
        content.event(16).event(13);
        assertThat(client.codes(late)).containsExactly(13);
        engine.events().release();
        assertThat(client.codes(late)).containsExactly(16, 13);

        long turned = engine.events().lastId();
        engine.events().reorderNext(3);
        content.event(1).event(2);
        assertThat(client.codes(turned)).isEmpty();
        content.event(3);
        assertThat(client.codes(turned)).containsExactly(3, 2, 1);

        long twice = engine.events().lastId();
        engine.events().repeatNext(1);
        content.event(13).event(16);
        assertThat(client.codes(twice)).containsExactly(13, 13, 16);
    }

    @Test
    void what_changes_without_an_event_writes_none() {
        String vm = content.vm("vm1");
        long before = engine.events().lastId();
        content.changeSilently("vms/" + vm, "{\"fqdn\":\"changed.example.test\"}");
        content.status(vm, "paused");
        assertThat(engine.events().lastId()).isEqualTo(before);
        assertThat(client.get("/vms/" + vm).path("fqdn").asString()).isEqualTo("changed.example.test");
        content.change("vms/" + vm, "{\"description\":\"told\"}");
        assertThat(client.codes(before)).containsExactly(35);
        content.remove("vms/" + vm);
        assertThat(client.codes(before)).containsExactly(35, 113);
        assertThat(client.call("GET", "/vms/" + vm, "").statusCode()).isEqualTo(404);
    }

    @Test
    void a_list_can_be_cut_short_once() {
        content.vms("vm", 5, 0, 0, 0);
        engine.shrinkNextList("vms", 2);
        assertThat(client.get("/vms").path("vm")).hasSize(2);
        assertThat(client.get("/vms").path("vm")).hasSize(5);
    }

    @Test
    void replies_fail_on_command_and_the_engine_comes_back_after_a_crash() {
        String vm = content.vm("vm1");
        engine.faults().next("GET", "/ovirt-engine/api/vms", ReplyFault.instead(500, "text/html", "<html>"));
        assertThat(client.call("GET", "/vms", "").statusCode()).isEqualTo(500);
        engine.faults().next("POST", "/ovirt-engine/api/tags", ReplyFault.cutAfter());
        assertThatThrownBy(() -> client.post("/tags", "{\"name\":\"made\"}")).isInstanceOf(AssertionError.class);
        assertThat(content.id("tags", "made"))
                .as("the work is done, the reply is lost")
                .isNotEmpty();
        engine.restart();
        assertThat(client.call("GET", "/vms", "").statusCode()).isEqualTo(401);
        client.login();
        assertThat(client.get("/vms/" + vm).path("name").asString()).isEqualTo("vm1");
    }

    @Test
    void large_replies_are_compressed_when_that_is_accepted() {
        content.vms("vm", 50, 1, 0, 0);
        HttpResponse<String> reply = client.call("GET", "/vms", "", "Accept-Encoding", "gzip");
        assertThat(reply.headers().firstValue("Content-Encoding")).hasValue("gzip");
    }

    @Test
    void many_machines_are_listed_with_their_parts() {
        content.host("host1");
        content.storageDomain("nfs1");
        List<String> ids = content.vms("vm", 2_000, 2, 1, 1);
        JsonNode page = client.get("/vms?max=10&search=page%20150&follow=nics,disk_attachments,snapshots");
        assertThat(page.path("vm")).hasSize(10);
        assertThat(ids).hasSize(2_000).doesNotHaveDuplicates();
        assertThat(client.get("/disks").path("disk")).hasSize(2_000);
    }

    @Test
    void content_that_does_not_exist_is_said_to_be_missing() {
        assertThatThrownBy(() -> content.id("hosts", "nobody")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> content.ids("nothings")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> content.add("nothings", "{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> content.read("vms/nobody")).isInstanceOf(RuntimeException.class);
    }

    @Test
    void counters_tell_what_a_test_has_to_know() {
        long before = engine.requests();
        JsonNode unused = client.get("/vms");
        assertThat(engine.requests()).isEqualTo(before + 1);
        assertThat(engine.connections()).isPositive();
        engine.cutConnections();
        assertThat(JsonMapper.shared()
                        .readTree(content.read("templates/" + content.id("templates", "Blank")))
                        .path("name")
                        .asString())
                .isEqualTo("Blank");
        assertThat(engine.runningJobs()).isZero();
    }
}
