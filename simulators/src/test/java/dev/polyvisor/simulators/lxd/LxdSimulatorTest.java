package dev.polyvisor.simulators.lxd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.Secret;
import dev.polyvisor.simulators.VirtualClock;
import dev.polyvisor.simulators.server.ReplyFault;
import dev.polyvisor.simulators.server.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class LxdSimulatorTest {
    private final LxdSimulator lxd =
            LxdSimulator.builder().https().operationTime(Duration.ofMillis(1)).start();
    private final TestCertificate admin = TestCertificate.selfSigned("admin");
    private final Replay client = client();

    private Replay client() {
        lxd.trust(admin);
        lxd.content().image("tiny");
        return new Replay(lxd, admin);
    }

    @AfterEach
    void close() {
        lxd.close();
    }

    private Replay create(String name, String more) {
        return client.also(
                "POST",
                "/1.0/instances" + more,
                "{\"name\":\"" + name + "\",\"source\":{\"type\":\"image\",\"alias\":\"tiny\"}}");
    }

    private JsonNode get(String path) {
        client.send("GET", path, new byte[0]);
        return client.last().path("metadata");
    }

    private HttpResponse<byte[]> send(String method, String path, String body, String... headers) {
        return client.send(method, path, body.getBytes(UTF_8), headers);
    }

    private String failure(String method, String path, String body) {
        send(method, path, body);
        send("GET", client.operation() + "/wait", "");
        return client.last().path("metadata").path("err").asString();
    }

    private static String start() {
        return "{\"action\":\"start\"}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name eq ref-e|ref-e",
                "name eq REF-E|ref-e",
                "name eq ref|",
                "name eq ref-.*|ref-a ref-e ref-f",
                "name eq ^ref-[ef]|ref-e ref-f",
                "not name ne ref-e|ref-e",
                "name eq ref-e or name eq ref-f|ref-e ref-f",
                "name eq ref-f or name eq ref-e and status eq Running|",
                "config.user.role eq \"web server\" and name eq ref-e|ref-e",
                "config.user.role eq web|",
                "stateful eq false|",
                "profiles eq default|",
                "stateful ne true|ref-a ref-e ref-f",
                "nosuch ne x|ref-a ref-e ref-f",
                "name gt a|",
                "name like ref-e|ref-e",
                "name eq *|ref-a ref-e ref-f",
                "devices.root.pool eq default|",
                "expanded_devices.root.pool eq default|ref-a ref-e ref-f"
            })
    void filters_match_what_they_match_on_5_0_2(String filter, String expected) {
        create("ref-e", "").also("PATCH", "/1.0/instances/ref-e", "{\"config\":{\"user.role\":\"web server\"}}");
        create("ref-f", "").also("PATCH", "/1.0/instances/ref-f", "{\"config\":{\"user.role\":\"db\"}}");
        create("ref-a", "").also("PUT", "/1.0/instances/ref-a/state", start());

        StringBuilder names = new StringBuilder();
        get("/1.0/instances?filter=" + URLEncoder.encode(filter, UTF_8))
                .forEach(url -> names.append(url.stringValue().replace("/1.0/instances/", " ")));
        assertThat(names.toString().trim()).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void projects_keep_their_instances_apart_and_can_be_listed_together() {
        lxd.content().project("p1");
        send("POST", "/1.0/profiles?project=p1", "{\"name\":\"extra\"}");
        client.also(
                "PUT",
                "/1.0/projects/p1",
                "{\"config\":{\"features.images\":\"false\",\"features.profiles\":\"true\"},\"description\":\"d\"}");
        create("a", "");
        create("b", "?project=p1");

        assertThat(get("/1.0/instances").toString()).isEqualTo("[\"/1.0/instances/a\"]");
        assertThat(get("/1.0/instances?project=p1").toString()).isEqualTo("[\"/1.0/instances/b?project=p1\"]");
        assertThat(get("/1.0/instances?all-projects=true")).hasSize(2);
        assertThat(send("GET", "/1.0/instances?all-projects=true&project=p1", "")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("GET", "/1.0/instances/b", "").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/1.0/projects/p1", "").statusCode()).isEqualTo(500);
        client.also("DELETE", "/1.0/instances/b?project=p1", "").also("DELETE", "/1.0/profiles/extra?project=p1", "");
        assertThat(send("DELETE", "/1.0/projects/p1", "").statusCode()).isEqualTo(200);
    }

    @Test
    void a_change_is_refused_when_the_client_has_seen_something_else() {
        create("a", "");
        String tag =
                send("GET", "/1.0/instances/a", "").headers().firstValue("Etag").orElseThrow();
        String change = "{\"config\":{\"user.x\":\"1\"},\"description\":\"d\"}";
        assertThat(send("PATCH", "/1.0/instances/a", change, "If-Match", tag).statusCode())
                .isEqualTo(200);
        assertThat(send("PATCH", "/1.0/instances/a", change, "If-Match", tag).statusCode())
                .isEqualTo(412);
        assertThat(get("/1.0/instances/a").path("config").path("user.x").asString())
                .isEqualTo("1");
    }

    @Test
    void operations_are_known_for_five_seconds_after_their_end() {
        VirtualClock clock = new VirtualClock();
        try (LxdSimulator virtual = LxdSimulator.builder().https().clock(clock).start()) {
            virtual.trust(admin);
            Replay other = new Replay(virtual, admin);
            other.send("POST", "/1.0/instances", "{\"name\":\"a\",\"source\":{\"type\":\"none\"}}".getBytes(UTF_8));
            String operation = other.operation();
            CompletableFuture<JsonNode> wait = CompletableFuture.supplyAsync(() -> {
                other.send("GET", operation + "/wait?timeout=60", new byte[0]);
                return other.last().path("metadata");
            });
            clock.awaitTimers(2);
            clock.advance(Duration.ofMillis(5));
            assertThat(wait.join().path("status").asString()).isEqualTo("Success");

            clock.advance(Duration.ofMillis(4_999));
            assertThat(other.send("GET", operation, new byte[0]).statusCode()).isEqualTo(200);
            clock.advance(Duration.ofMillis(1));
            assertThat(other.send("GET", operation, new byte[0]).statusCode()).isEqualTo(404);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void an_instance_does_one_thing_at_a_time_and_says_what_stands_in_the_way() {
        create("a", "");
        String state = "/1.0/instances/a/state";
        assertThat(failure("PUT", state, "{\"action\":\"stop\",\"force\":true}"))
                .isEqualTo("The instance is already stopped");
        assertThat(failure("PUT", state, "{\"action\":\"freeze\"}")).isEqualTo("The container isn't running");
        client.also("PUT", state, start()).also("PUT", state, "{\"action\":\"freeze\"}");
        assertThat(failure("PUT", state, "{\"action\":\"restart\"}")).isEqualTo("Instance is not running");
        client.also("PUT", state, "{\"action\":\"restart\",\"force\":true}");
        assertThat(failure("POST", "/1.0/instances/a", "{\"name\":\"b\"}"))
                .isEqualTo("Renaming of running container not allowed");
        client.also("PATCH", "/1.0/instances/a", "{\"config\":{\"security.protection.delete\":\"true\"}}")
                .also("PUT", state, "{\"action\":\"stop\",\"timeout\":0}");
        assertThat(failure("DELETE", "/1.0/instances/a", "")).isEqualTo("Container is protected");
    }

    @Test
    void a_guest_that_ignores_the_signal_still_runs_when_the_patience_is_over() {
        create("a", "").also("PATCH", "/1.0/instances/a", "{\"config\":{\"raw.lxc\":\"lxc.signal.halt = 23\"}}");
        client.also("PUT", "/1.0/instances/a/state", start());
        assertThat(failure("PUT", "/1.0/instances/a/state", "{\"action\":\"stop\",\"timeout\":1}"))
                .startsWith("Failed shutting down instance, status is \"Running\"");
        assertThat(get("/1.0/instances/a").path("status").asString()).isEqualTo("Running");
    }

    @Test
    void a_restart_of_the_daemon_cuts_everything_and_keeps_the_containers() throws Exception {
        create("a", "").also("PUT", "/1.0/instances/a/state", start());
        String operation;
        try (SampledSockets events = SampledSockets.events(client, lxd)) {
            assertThat(lxd.eventListeners()).isEqualTo(1);
            send(
                    "POST",
                    "/1.0/instances/a/exec",
                    "{\"command\":[\"sleep\",\"1000\"],\"wait-for-websocket\":false,\"record-output\":true}");
            operation = client.operation();
            events.awaitText("events", "instance-exec");
            lxd.goDown();
            assertThatThrownBy(() -> client.client()
                            .send(
                                    HttpRequest.newBuilder(URI.create(lxd.https() + "/1.0"))
                                            .build(),
                                    BodyHandlers.discarding()))
                    .isInstanceOf(IOException.class);
            lxd.comeUp();
            assertThat(events.texts("events"))
                    .as("the end of the command, which nobody is told")
                    .noneMatch(text -> text.contains("\"Success\"") || text.contains("\"Failure\""));
        }
        assertThat(send("GET", operation, "").statusCode()).isEqualTo(404);
        assertThat(get("/1.0/instances/a").path("status").asString()).isEqualTo("Running");
        assertThat(lxd.runningOperations()).isZero();
        assertThatNobodyListens();
    }

    private void assertThatNobodyListens() {
        while (lxd.eventListeners() > 0) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("waited too long")
                    .isFalse();
            Thread.onSpinWait();
        }
    }

    @Test
    void lost_events_reach_nobody() throws Exception {
        try (SampledSockets events = SampledSockets.events(client, lxd)) {
            lxd.loseEvents(1);
            client.also("POST", "/1.0/profiles", "{\"name\":\"lost\"}")
                    .also("POST", "/1.0/profiles", "{\"name\":\"told\"}");
            events.awaitText("events", "told");
            assertThat(events.texts("events")).noneMatch(text -> text.contains("lost"));
        }
    }

    @Test
    void repeated_events_come_twice() throws Exception {
        try (SampledSockets events = SampledSockets.events(client, lxd)) {
            lxd.repeatEvents(1);
            client.also("POST", "/1.0/profiles", "{\"name\":\"twice\"}")
                    .also("POST", "/1.0/profiles", "{\"name\":\"once\"}");
            events.awaitText("events", "once");
            assertThat(events.texts("events").stream().filter(text -> text.contains("twice")))
                    .hasSize(2);
        }
    }

    @Test
    void events_of_other_projects_are_told_only_to_those_who_ask() throws Exception {
        lxd.content().project("p1");
        try (SampledSockets own = SampledSockets.at(client, lxd, "/1.0/events?type=lifecycle");
                SampledSockets all = SampledSockets.at(client, lxd, "/1.0/events?type=lifecycle&all-projects=true")) {
            client.also("POST", "/1.0/profiles?project=p1", "{\"name\":\"there\"}")
                    .also("POST", "/1.0/profiles", "{\"name\":\"here\"}");
            own.awaitText("events", "here");
            all.awaitText("events", "here");
            assertThat(own.texts("events")).noneMatch(text -> text.contains("there"));
            assertThat(all.texts("events"))
                    .anyMatch(text -> text.contains("\"source\":\"/1.0/profiles/there?project=p1\""));
        }
    }

    @Test
    void replies_go_wrong_on_command() {
        lxd.faults().next("GET", "/1.0/instances", ReplyFault.instead(503, "text/html", "<html>starting</html>"));
        assertThat(send("GET", "/1.0/instances", "").statusCode()).isEqualTo(503);

        lxd.faults().next("POST", "/1.0/instances", ReplyFault.cutAfter());
        assertThatThrownBy(() -> create("a", "")).hasCauseInstanceOf(IOException.class);
        assertThat(send("GET", "/1.0/instances/a", "").statusCode())
                .as("the work was done, or goes on")
                .isIn(200, 404);

        lxd.faults().next("GET", "/1.0/profiles", ReplyFault.truncated(100));
        assertThatThrownBy(() -> send("GET", "/1.0/profiles", "")).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void a_client_becomes_trusted_by_a_password_or_once_by_a_token() {
        TestCertificate one = TestCertificate.selfSigned("one");
        TestCertificate two = TestCertificate.selfSigned("two");
        lxd.trustPassword(Secret.of("open sesame"));
        Replay first = new Replay(lxd, one);
        first.also("POST", "/1.0/certificates", "{\"type\":\"client\",\"password\":\"open sesame\"}")
                .also("GET", "/1.0/instances", "");

        send("POST", "/1.0/certificates", "{\"type\":\"client\",\"name\":\"laptop\",\"token\":true}");
        JsonNode token = client.last().path("metadata").path("metadata");
        ObjectNode encoded = Sample.MAPPER.createObjectNode();
        encoded.put("client_name", "laptop");
        encoded.set("fingerprint", token.get("fingerprint"));
        encoded.set("addresses", token.get("addresses"));
        encoded.set("secret", token.get("secret"));
        String body = "{\"type\":\"client\",\"password\":\""
                + Base64.getEncoder().encodeToString(encoded.toString().getBytes(UTF_8)) + "\"}";
        Replay second = new Replay(lxd, two);
        second.also("POST", "/1.0/certificates", body).also("GET", "/1.0/instances", "");
        assertThat(new Replay(lxd, TestCertificate.selfSigned("three"))
                        .send("POST", "/1.0/certificates", body.getBytes(UTF_8))
                        .statusCode())
                .as("a token serves once")
                .isEqualTo(403);
    }

    @Test
    void a_certificate_that_is_over_is_not_trusted() {
        Replay late = new Replay(
                lxd,
                TestCertificate.selfSigned(
                        "late", Instant.parse("2001-01-01T00:00:00Z"), Instant.parse("2002-01-01T00:00:00Z")));
        lxd.trustPassword(Secret.of("x"));
        assertThat(late.send("POST", "/1.0/certificates", "{\"type\":\"client\",\"password\":\"x\"}".getBytes(UTF_8))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_list_of_50_000_instances_is_streamed() throws Exception {
        lxd.content().instances("default", "vm", 50_000);
        HttpResponse<InputStream> reply = client.client()
                .send(
                        HttpRequest.newBuilder(URI.create(lxd.https() + "/1.0/instances?recursion=1"))
                                .build(),
                        BodyHandlers.ofInputStream());
        assertThat(reply.headers().firstValue("Content-Length")).isEmpty();
        int names = 0;
        try (JsonParser parser = Sample.MAPPER.createParser(reply.body())) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.PROPERTY_NAME
                        && parser.currentName().equals("expanded_config")) {
                    names++;
                }
            }
        }
        assertThat(names).isEqualTo(50_000);
    }

    @Test
    void the_unix_socket_needs_no_certificate(@TempDir Path folder) throws Exception {
        try (LxdSimulator local =
                LxdSimulator.builder().unixSocket(folder.resolve("s")).start()) {
            local.content().member("m1");
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(local.unixSocket()));
                channel.write(ByteBuffer.wrap(
                        "GET /1.0/cluster/members?recursion=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                                .getBytes(UTF_8)));
                assertThat(new String(Channels.newInputStream(channel).readAllBytes(), UTF_8))
                        .startsWith("HTTP/1.1 200")
                        .contains("\"server_name\":\"m1\"");
            }
        }
    }

    @Test
    void commands_get_a_mebibyte_through_and_exit_as_they_say() throws Exception {
        create("a", "").also("PUT", "/1.0/instances/a/state", start());
        send("POST", "/1.0/instances/a/exec", "{\"command\":[\"cat\"],\"wait-for-websocket\":true}");
        byte[] half = "0123456789abcdef".repeat(1 << 15).getBytes(UTF_8);
        try (SampledSockets sockets = SampledSockets.of(client, lxd)) {
            sockets.sendBinary("0", new String(half, UTF_8));
            sockets.sendBinary("0", new String(half, UTF_8));
            sockets.sendText("0", "");
            sockets.awaitText("1", "");
            assertThat(sockets.binary("1")).hasSize(1 << 20);
        }
        for (String[] each :
                new String[][] {{"true", "0"}, {"false", "1"}, {"/etc/passwd", "126"}, {"nosuch", "127"}}) {
            send("POST", "/1.0/instances/a/exec", "{\"command\":[\"" + each[0] + "\"],\"record-output\":true}");
            send("GET", client.operation() + "/wait", "");
            assertThat(client.last()
                            .path("metadata")
                            .path("metadata")
                            .path("return")
                            .asInt())
                    .as(each[0])
                    .isEqualTo(Integer.parseInt(each[1]));
        }
        try (SampledSockets events = SampledSockets.at(client, lxd, "/1.0/events?type=lifecycle")) {
            send("POST", "/1.0/instances/a/exec", "{\"command\":[\"/sbin/poweroff\"],\"record-output\":true}");
            send("GET", client.operation() + "/wait", "");
            events.awaitText("events", "instance-shutdown");
            assertThat(events.texts("events")).noneMatch(text -> text.contains("requestor"));
        }
        assertThat(get("/1.0/instances/a").path("status").asString()).isEqualTo("Stopped");
        assertThat(lxd.runningOperations()).isZero();
    }

    @Test
    void a_client_without_a_name_gets_nowhere() throws Exception {
        HttpClient nobody = HttpClient.newBuilder()
                .sslContext(lxd.certificate().trustingContext())
                .build();
        for (String path : new String[] {"/1.0/instances", "/1.0/events", "/1.0/operations", "/1.0/certificates"}) {
            assertThat(nobody.send(
                                    HttpRequest.newBuilder(URI.create(lxd.https() + path))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }
}
