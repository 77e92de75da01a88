package dev.polyvisor.simulators.lxd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.simulators.server.TestCertificate;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The recorded calls of a real LXD, made again in the recorded order: the simulator answers the same. */
class LxdSamplesTest {
    /** What cannot be made again, and why. */
    private static final Map<String, String> NOT_REPLAYED = Map.of(
            "console-frames", "what a real shell on the console prints; the simulated console gives back what is typed");

    private final LxdSimulator lxd = LxdSimulator.builder().https().start();
    private final TestCertificate admin = TestCertificate.selfSigned("admin");
    private final Replay replay = new Replay(lxd, admin);
    private String image = "";

    @AfterEach
    void close() {
        lxd.close();
    }

    @Test
    void each_recorded_call_is_answered_as_it_was_recorded() throws Exception {
        lxd.trust(admin);
        replay.also("PATCH", "/1.0", "{\"config\":{\"core.https_address\":\"\"}}");
        server();
        images();
        try (SampledSockets events = SampledSockets.events(replay, lxd)) {
            create();
            power();
            exec();
            files();
            console();
            snapshots();
            updates();
            backups();
            lists();
            copies();
            errors();
            operations();
            replay.call("instance-stop-shutdown-async", "PUT", "/1.0/instances/ref-web/state", "{\"action\":\"stop\",\"timeout\":10}");
            replay.also("GET", replay.operation() + "/wait", "");
            events.compareLifecycle(replay, "events");
        }
        split();
        trust();

        Set<String> covered = new TreeSet<>(replay.replayed());
        covered.addAll(NOT_REPLAYED.keySet());
        assertThat(covered).isEqualTo(Sample.names());
        assertThat(replay.differences()).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private void server() {
        replay.call("root", "GET", "/", "")
                .call("server", "GET", "/1.0", "")
                .call("storage-pools-recursion1", "GET", "/1.0/storage-pools?recursion=1", "")
                .call(
                        "storage-pool-post-error-exists",
                        "POST",
                        "/1.0/storage-pools",
                        "{\"name\":\"default\",\"driver\":\"dir\",\"config\":{}}")
                .call(
                        "storage-pool-post",
                        "POST",
                        "/1.0/storage-pools",
                        "{\"name\":\"second\",\"driver\":\"dir\",\"config\":{}}")
                .call("storage-pool-delete", "DELETE", "/1.0/storage-pools/second", "")
                .call("profile-default", "GET", "/1.0/profiles/default", "")
                .call("profiles", "GET", "/1.0/profiles", "")
                .call("projects-recursion1", "GET", "/1.0/projects?recursion=1", "")
                .call("cluster", "GET", "/1.0/cluster", "")
                .call("not-found", "GET", "/1.0/nosuch", "")
                .call("not-implemented", "DELETE", "/1.0", "")
                .call("instances-project-missing", "GET", "/1.0/instances?project=nope", "");
    }

    private void images() {
        byte[] archive = TestImage.unified();
        String[] headers = {"Content-Type", "application/octet-stream", "X-LXD-filename", "tiny.tar.gz"};
        replay.call("image-import-async", "POST", "/1.0/images", archive, headers).await("image-import-wait");
        image = replay.last().path("metadata").path("metadata").path("fingerprint").stringValue();
        String alias = "{\"name\":\"tiny\",\"target\":\"" + image + "\",\"description\":\"busybox\"}";
        replay.call("image-alias-post", "POST", "/1.0/images/aliases", alias)
                .call("image-alias", "GET", "/1.0/images/aliases/tiny", "")
                .call("image-aliases", "GET", "/1.0/images/aliases", "")
                .call("image", "GET", "/1.0/images/" + image, "")
                .call("images", "GET", "/1.0/images", "")
                .call("images-recursion1", "GET", "/1.0/images?recursion=1", "")
                .call("image-alias-404", "GET", "/1.0/images/aliases/nope", "");
    }

    private void create() {
        replay.call(
                        "instance-create-async",
                        "POST",
                        "/1.0/instances",
                        "{\"name\":\"ref-web\",\"description\":\"sample\",\"config\":{\"user.role\":\"web\"},"
                                + "\"source\":{\"type\":\"image\",\"alias\":\"tiny\"}}")
                .await("instance-create-wait")
                .call("instance-stopped", "GET", "/1.0/instances/ref-web", "")
                .call("instance-state-stopped", "GET", "/1.0/instances/ref-web/state", "");
    }

    private void power() {
        String state = "/1.0/instances/ref-web/state";
        replay.call("state-start-async", "PUT", state, "{\"action\":\"start\",\"timeout\":30}")
                .call("state-start-wait", LxdSamplesTest::withoutMetadata, "GET", replay.operation() + "/wait", bytes(""))
                .call("instance-running", "GET", "/1.0/instances/ref-web", "")
                .call("instance-state-running", "GET", state, "")
                .failing("PUT", state, "{\"action\":\"start\"}")
                .await("state-start-wait-failure")
                .call("state-freeze-async", "PUT", state, "{\"action\":\"freeze\"}")
                .await("state-freeze-wait")
                .call("instance-frozen", "GET", "/1.0/instances/ref-web", "")
                .call("instance-state-frozen", "GET", state, "")
                .call("exec-error-frozen", "POST", "/1.0/instances/ref-web/exec", "{\"command\":[\"true\"]}")
                .also("PUT", state, "{\"action\":\"unfreeze\"}")
                .call("state-error-unknown-action", "PUT", state, "{\"action\":\"hibernate\"}")
                .call("instance-delete-error-running", "DELETE", "/1.0/instances/ref-web", "");
    }

    /** Whether a start tells of the file system that it re-maps depends on how long it takes. */
    private static JsonNode withoutMetadata(JsonNode answer) {
        ObjectNode copy = (ObjectNode) answer.deepCopy();
        ((ObjectNode) copy.get("metadata")).remove("metadata");
        return copy;
    }

    private void exec() throws Exception {
        String exec = "/1.0/instances/ref-web/exec";
        replay.call(
                "exec-async",
                "POST",
                exec,
                "{\"command\":[\"sh\",\"-c\",\"cat; echo oops >&2; exit 3\"],\"wait-for-websocket\":true,"
                        + "\"interactive\":false,\"environment\":{\"TERM\":\"dumb\"}}");
        try (SampledSockets sockets = SampledSockets.of(replay, lxd)) {
            sockets.sendBinary("0", "hello\n");
            sockets.sendText("0", "");
            replay.await("exec-wait");
            sockets.compare(replay, "exec-frames");
        }
        replay.call(
                "exec-interactive-async",
                "POST",
                exec,
                "{\"command\":[\"sh\",\"-c\",\"stty size; sleep 1; stty size; exit 0\"],\"wait-for-websocket\":true,"
                        + "\"interactive\":true,\"width\":80,\"height\":25,\"environment\":{\"TERM\":\"xterm\"}}");
        try (SampledSockets sockets = SampledSockets.of(replay, lxd)) {
            sockets.awaitFrames("0", 2);
            sockets.sendText("control", "{\"command\":\"window-resize\",\"args\":{\"width\":\"132\",\"height\":\"43\"}}");
            sockets.awaitFrames("0", 4);
            sockets.close("0");
            replay.await("exec-interactive-wait");
            sockets.compare(replay, "exec-interactive-frames");
        }
        replay.send("POST", exec, bytes("{\"command\":[\"sleep\",\"30\"],\"wait-for-websocket\":true}"));
        try (SampledSockets sockets = SampledSockets.of(replay, lxd)) {
            sockets.awaitFrames("2", 1);
            sockets.sendText("control", "{\"command\":\"signal\",\"signal\":15}");
            replay.await("exec-signal-wait");
            sockets.compare(replay, "exec-signal-frames");
        }
        replay.call(
                        "exec-record-async",
                        "POST",
                        exec,
                        "{\"command\":[\"sh\",\"-c\",\"echo out; echo err >&2; exit 4\"],\"record-output\":true,"
                                + "\"wait-for-websocket\":false}")
                .await("exec-record-wait");
        JsonNode outputs = replay.last().path("metadata").path("metadata").path("output");
        replay.call("exec-record-stdout", "GET", outputs.path("1").stringValue(), "")
                .call("instance-logs", "GET", "/1.0/instances/ref-web/logs", "")
                .failing("POST", exec, "{\"command\":[\"/no/such\"],\"wait-for-websocket\":false}")
                .await("exec-notfound-wait")
                .failing("POST", exec, "{\"command\":[\"true\"],\"wait-for-websocket\":true}")
                .await("exec-noconnect-wait");
        replay.send("POST", exec, bytes("{\"command\":[\"true\"],\"wait-for-websocket\":true}"));
        SampledSockets.upgradeRefused(
                replay, lxd, replay.operation() + "/websocket?secret=wrong", "exec-websocket-bad-secret");
        SampledSockets.upgradeRefused(replay, lxd, "/1.0/events?type=bogus", "events-bad-type");
    }

    private void files() {
        String files = "/1.0/instances/ref-web/files?path=";
        replay.call("file-get", "GET", files + "/etc/passwd", "")
                .call("file-get-symlink", "GET", files + "/sbin/init", "")
                .call("file-get-directory", LxdSamplesTest::sorted, "GET", files + "/etc", bytes(""))
                .call("file-get-404", "GET", files + "/nope", "")
                .call(
                        "file-post",
                        "POST",
                        files + "/root/a.txt",
                        "content",
                        "X-LXD-uid",
                        "1000",
                        "X-LXD-gid",
                        "1000",
                        "X-LXD-mode",
                        "0640",
                        "X-LXD-type",
                        "file",
                        "X-LXD-write",
                        "overwrite")
                .call("file-post-mkdir", "POST", files + "/root/d", "", "X-LXD-type", "directory", "X-LXD-mode", "0755")
                .call("file-post-symlink", "POST", files + "/root/l", "a.txt", "X-LXD-type", "symlink")
                .also("POST", files + "/root/d/x", "x")
                .call("file-delete-nonempty-dir", "DELETE", files + "/root/d", "")
                .call("file-head", "HEAD", files + "/etc/passwd", "")
                .call("file-delete", "DELETE", files + "/root/a.txt", "")
                .also("POST", files + "/etc/inittab", "::respawn:/bin/sh\n")
                .also("PUT", "/1.0/instances/ref-web/state", "{\"action\":\"restart\",\"timeout\":0,\"force\":true}");
    }

    private static JsonNode sorted(JsonNode answer) {
        ObjectNode copy = (ObjectNode) answer.deepCopy();
        List<String> names = new ArrayList<>();
        copy.get("metadata").forEach(name -> names.add(name.stringValue()));
        ArrayNode all = copy.putArray("metadata");
        names.stream().sorted().forEach(all::add);
        return copy;
    }

    private void console() throws Exception {
        String console = "/1.0/instances/ref-web/console";
        replay.call("console-log", "GET", console, "")
                .call("console-async", "POST", console, "{\"width\":80,\"height\":25,\"type\":\"console\"}");
        try (SampledSockets sockets = SampledSockets.of(replay, lxd)) {
            sockets.sendBinary("0", "typed\n");
            sockets.awaitFrames("0", 2);
            sockets.close("control");
            replay.await("console-wait");
        }
        replay.call("console-log-delete", "DELETE", console, "").call("console-log-empty", "GET", console, "");
    }

    private void snapshots() {
        String web = "/1.0/instances/ref-web";
        replay.call(
                        "snapshot-create-async",
                        "POST",
                        web + "/snapshots",
                        "{\"name\":\"s1\",\"stateful\":false,\"expires_at\":\"2030-01-01T00:00:00Z\"}")
                .await("snapshot-create-wait")
                .call("snapshots", "GET", web + "/snapshots", "")
                .call("snapshots-recursion1", "GET", web + "/snapshots?recursion=1", "")
                .call("snapshot", "GET", web + "/snapshots/s1", "")
                .call("snapshot-404", "GET", web + "/snapshots/nope", "")
                .failing("POST", web + "/snapshots", "{\"name\":\"s1\"}")
                .await("snapshot-create-wait-exists")
                .call("snapshot-name-error", "POST", web + "/snapshots", "{\"name\":\"a/b\"}")
                .failing("POST", web + "/snapshots", "{\"name\":\"st\",\"stateful\":true}")
                .await("snapshot-create-wait-no-criu")
                .call("snapshot-rename-async", "POST", web + "/snapshots/s1", "{\"name\":\"s2\"}")
                .await("snapshot-rename-wait")
                .call(
                        "snapshot-put-async",
                        "PUT",
                        web + "/snapshots/s2",
                        "{\"expires_at\":\"2031-01-01T00:00:00Z\"}")
                .await("snapshot-put-wait")
                .call("instance-restore-async", "PUT", web, "{\"restore\":\"s2\"}")
                .await("instance-restore-wait")
                .failing("PUT", web, "{\"restore\":\"nope\"}")
                .await("instance-restore-wait-404");
    }

    private void updates() {
        String web = "/1.0/instances/ref-web";
        replay.send("GET", web, bytes(""));
        ObjectNode writable = writable(replay.last().path("metadata"));
        ((ObjectNode) writable.get("config")).put("limits.memory", "64MiB");
        replay.call("instance-put-async", "PUT", web, writable.toString())
                .await("instance-put-wait")
                .call(
                        "instance-put-error-etag",
                        "PUT",
                        web,
                        "{\"config\":{}}",
                        "If-Match",
                        "\"0000\"");
        ((ObjectNode) writable.get("config")).put("nope", "1");
        replay.failing("PUT", web, writable.toString())
                .await("instance-put-wait-bad-config")
                .call(
                        "instance-patch",
                        "PATCH",
                        web,
                        "{\"config\":{\"limits.memory\":\"\"},\"description\":\"sample\"}")
                .call(
                        "instance-patch-error",
                        "PATCH",
                        web,
                        "{\"config\":{\"limits.memory\":\"0\"},\"description\":\"sample\"}")
                .call("instance-patch-error-type", "PATCH", web, "{\"config\":{\"user.n\":5}}")
                .also(
                        "POST",
                        "/1.0/instances",
                        "{\"name\":\"ref-nic\",\"devices\":{\"eth0\":{\"type\":\"nic\",\"nictype\":\"p2p\"}},"
                                + "\"source\":{\"type\":\"image\",\"alias\":\"tiny\"}}")
                .also("PUT", "/1.0/instances/ref-nic/state", "{\"action\":\"start\"}")
                .call("instance-with-nic", "GET", "/1.0/instances/ref-nic", "")
                .call("instance-with-nic-state", "GET", "/1.0/instances/ref-nic/state", "")
                .also("PUT", "/1.0/instances/ref-nic/state", "{\"action\":\"stop\",\"force\":true}")
                .also("DELETE", "/1.0/instances/ref-nic", "");
    }

    private static ObjectNode writable(JsonNode instance) {
        ObjectNode writable = (ObjectNode) Sample.MAPPER.createObjectNode();
        for (String field :
                List.of("architecture", "config", "devices", "ephemeral", "profiles", "stateful", "description")) {
            writable.set(field, instance.get(field).deepCopy());
        }
        return writable;
    }

    private void backups() {
        String web = "/1.0/instances/ref-web";
        replay.call(
                        "backup-create-async",
                        "POST",
                        web + "/backups",
                        "{\"name\":\"b0\",\"expires_at\":\"2030-01-01T00:00:00Z\",\"instance_only\":false,"
                                + "\"optimized_storage\":false,\"compression_algorithm\":\"none\"}")
                .await("backup-create-wait")
                .call("backups", "GET", web + "/backups", "")
                .call("backups-recursion1", "GET", web + "/backups?recursion=1", "")
                .call("backup", "GET", web + "/backups/b0", "")
                .call("backup-404", "GET", web + "/backups/nope", "")
                .call("backup-export", "GET", web + "/backups/b0/export", "");
        byte[] archive = replay.lastBody();
        replay.call(
                        "instance-import-async",
                        "POST",
                        "/1.0/instances",
                        archive,
                        "Content-Type",
                        "application/octet-stream",
                        "X-LXD-name",
                        "ref-imported",
                        "X-LXD-pool",
                        "default")
                .await("instance-import-wait")
                .call("backup-delete-async", "DELETE", web + "/backups/b0", "")
                .await("backup-delete-wait")
                .also("POST", web + "/backups", "{\"name\":\"b1\"}");
    }

    private void lists() {
        replay.call("instances", LxdSamplesTest::sorted, "GET", "/1.0/instances", bytes(""))
                .call("instances-recursion1", "GET", "/1.0/instances?recursion=1", "")
                .call("instances-recursion2", "GET", "/1.0/instances?recursion=2", "")
                .call("instance-full", "GET", "/1.0/instances/ref-web?recursion=1", "")
                .call("instances-filter", "GET", "/1.0/instances?recursion=0&filter=name%20eq%20ref-web", "")
                .call("instances-filter-error", "GET", "/1.0/instances?filter=name%20eq%20%22ref-web%22", "")
                .call(
                        "instances-all-projects",
                        LxdSamplesTest::sorted,
                        "GET",
                        "/1.0/instances?all-projects=true",
                        bytes(""))
                .call("metrics", "GET", "/1.0/metrics", "");
    }

    private void copies() {
        replay.call(
                        "instance-copy-async",
                        "POST",
                        "/1.0/instances",
                        "{\"name\":\"ref-copy\",\"profiles\":[\"default\"],\"source\":{\"type\":\"copy\","
                                + "\"source\":\"ref-imported\",\"instance_only\":true}}")
                .await("instance-copy-wait")
                .call("instance-rename-async", "POST", "/1.0/instances/ref-copy", "{\"name\":\"ref-copy2\"}")
                .await("instance-rename-wait")
                .call("instance-rename-error-exists", "POST", "/1.0/instances/ref-copy2", "{\"name\":\"ref-web\"}")
                .call("instance-rename-error-name", "POST", "/1.0/instances/ref-copy2", "{\"name\":\"a_b\"}")
                .call(
                        "image-publish-async",
                        "POST",
                        "/1.0/images",
                        "{\"source\":{\"type\":\"instance\",\"name\":\"ref-copy2\"},\"properties\":{\"os\":\"x\"},"
                                + "\"public\":false,\"compression_algorithm\":\"none\"}",
                        "Content-Type",
                        "application/json")
                .await("image-publish-wait");
        String published = replay.last().path("metadata").path("metadata").path("fingerprint").stringValue();
        replay.call("image-export", "GET", "/1.0/images/" + published + "/export", "")
                .call("image-delete-async", "DELETE", "/1.0/images/" + published, "")
                .await("image-delete-wait")
                .call("instance-delete-async", "DELETE", "/1.0/instances/ref-copy2", "")
                .await("instance-delete-wait")
                .call("instance-404", "GET", "/1.0/instances/ref-copy2", "");
    }

    private void errors() {
        String source = "\"source\":{\"type\":\"image\",\"alias\":\"tiny\"}}";
        replay.call("instance-create-error-name", "POST", "/1.0/instances", "{\"name\":\"9x\"," + source)
                .failing("POST", "/1.0/instances", "{\"name\":\"ref-web\"," + source)
                .call(
                        "instance-create-wait-exists",
                        LxdSamplesTest::withoutMetadata,
                        "GET",
                        replay.operation() + "/wait",
                        bytes(""))
                .call(
                        "instance-create-error-alias",
                        "POST",
                        "/1.0/instances",
                        "{\"name\":\"ref-x\",\"source\":{\"type\":\"image\",\"alias\":\"nope\"}}")
                .failing(
                        "POST",
                        "/1.0/instances",
                        "{\"name\":\"ref-vm\",\"type\":\"virtual-machine\",\"source\":{\"type\":\"none\"}}")
                .await("instance-create-wait-no-vm")
                .call("instance-metadata", "GET", "/1.0/instances/ref-web/metadata", "")
                .call("instance-metadata-templates", "GET", "/1.0/instances/ref-web/metadata/templates", "");
    }

    private void operations() throws Exception {
        replay.send("POST", "/1.0/instances/ref-web/console", bytes("{\"type\":\"console\"}"));
        String console = replay.operation();
        replay.call("operations", LxdSamplesTest::oneEach, "GET", "/1.0/operations", bytes(""))
                .call(
                        "operations-recursion1",
                        LxdSamplesTest::consolesOnly,
                        "GET",
                        "/1.0/operations?recursion=1",
                        bytes(""))
                .call("operation-running", "GET", console, "")
                .call("operation-wait-timeout", "GET", console + "/wait?timeout=1", "")
                .call("operation-delete-error", "DELETE", console, "")
                .call("operation-404", "GET", "/1.0/operations/00000000-0000-0000-0000-000000000000", "");
        replay.send("GET", console, bytes(""));
        try (SampledSockets sockets = SampledSockets.of(replay, lxd)) {
            sockets.close("control");
            replay.also("GET", console + "/wait", "");
        }
    }

    /** How many there are of each status depends on the speed of the calls before. */
    private static JsonNode oneEach(JsonNode answer) {
        ObjectNode copy = (ObjectNode) answer.deepCopy();
        Map<String, JsonNode> first = new TreeMap<>();
        copy.get("metadata").properties().forEach(each -> first.put(each.getKey(), each.getValue().get(0)));
        ObjectNode all = copy.putObject("metadata");
        first.forEach(all::set);
        return copy;
    }

    private static JsonNode consolesOnly(JsonNode answer) {
        ObjectNode copy = (ObjectNode) answer.deepCopy();
        JsonNode running = copy.get("metadata").get("running");
        ArrayNode consoles = copy.putObject("metadata").putArray("running");
        running.forEach(each -> {
            if (each.get("description").stringValue().equals("Showing console")) {
                consoles.add(each);
            }
        });
        return copy;
    }

    private void split() {
        byte[] form = TestImage.form("XXX");
        replay.call(
                        "image-import-split-async",
                        "POST",
                        "/1.0/images",
                        form,
                        "Content-Type",
                        "multipart/form-data; boundary=XXX")
                .await("image-import-split-wait");
        String fingerprint = replay.last().path("metadata").path("metadata").path("fingerprint").stringValue();
        replay.call("image-export-split", "GET", "/1.0/images/" + fingerprint + "/export", "");
    }

    private void trust() throws Exception {
        replay.call(
                "certificate-token-error-no-https",
                "POST",
                "/1.0/certificates",
                "{\"type\":\"client\",\"name\":\"x\",\"token\":true}");
        SampledSockets.logging(replay, lxd, "event-logging");
        replay.call(
                        "server-patch-https",
                        "PATCH",
                        "/1.0",
                        "{\"config\":{\"core.https_address\":\"127.0.0.1:8443\",\"core.trust_password\":\"not-a-secret\"}}")
                .call("server-with-https", "GET", "/1.0", "");
        TestCertificate stranger = TestCertificate.selfSigned("client-cl1");
        Replay untrusted = new Replay(lxd, stranger);
        String password = "{\"type\":\"client\",\"password\":\"not-a-secret\"}";
        untrusted
                .call("server-untrusted", "GET", "/1.0", "")
                .call("instances-untrusted", "GET", "/1.0/instances", "")
                .call(
                        "certificate-post-bad-password",
                        "POST",
                        "/1.0/certificates",
                        "{\"type\":\"client\",\"password\":\"wrong\"}");
        Replay nobody = new Replay(
                lxd,
                HttpClient.newBuilder()
                        .sslContext(lxd.certificate().trustingContext())
                        .build());
        nobody.call("certificate-post-no-certificate", "POST", "/1.0/certificates", password);
        untrusted
                .call("certificate-post-password", "POST", "/1.0/certificates", password)
                .call("certificate-post-again", "POST", "/1.0/certificates", password);
        replay.also("DELETE", "/1.0/certificates/" + admin.fingerprint(), "");
        untrusted
                .call("certificates", "GET", "/1.0/certificates", "")
                .call("certificates-recursion1", "GET", "/1.0/certificates?recursion=1", "")
                .call(
                        "certificate-token-async",
                        "POST",
                        "/1.0/certificates",
                        "{\"type\":\"client\",\"name\":\"laptop\",\"token\":true}");
        String token = untrusted.operation();
        untrusted
                .call("certificate-token-cancel", "DELETE", token, "")
                .call("operation-cancelled", "GET", token, "");
        replay.replayed().addAll(untrusted.replayed());
        replay.replayed().addAll(nobody.replayed());
        replay.differences().addAll(untrusted.differences());
        replay.differences().addAll(nobody.differences());
    }
}
