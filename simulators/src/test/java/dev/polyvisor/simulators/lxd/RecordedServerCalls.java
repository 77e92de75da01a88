package dev.polyvisor.simulators.lxd;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polyvisor.simulators.server.TestCertificate;
import java.net.http.HttpClient;

/** What was recorded of the server, its images, its operations and whom it trusts. */
final class RecordedServerCalls {
    private final Replay replay;
    private final LxdSimulator lxd;
    private final TestCertificate admin;

    RecordedServerCalls(Replay replay, LxdSimulator lxd, TestCertificate admin) {
        this.replay = replay;
        this.lxd = lxd;
        this.admin = admin;
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    void server() {
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

    void images() {
        byte[] archive = TestImage.unified();
        String[] headers = {"Content-Type", "application/octet-stream", "X-LXD-filename", "tiny.tar.gz"};
        replay.call("image-import-async", "POST", "/1.0/images", archive, headers)
                .await("image-import-wait");
        String image = replay.last()
                .path("metadata")
                .path("metadata")
                .path("fingerprint")
                .stringValue();
        String alias = "{\"name\":\"tiny\",\"target\":\"" + image + "\",\"description\":\"busybox\"}";
        replay.call("image-alias-post", "POST", "/1.0/images/aliases", alias)
                .call("image-alias", "GET", "/1.0/images/aliases/tiny", "")
                .call("image-aliases", "GET", "/1.0/images/aliases", "")
                .call("image", "GET", "/1.0/images/" + image, "")
                .call("images", "GET", "/1.0/images", "")
                .call("images-recursion1", "GET", "/1.0/images?recursion=1", "")
                .call("image-alias-404", "GET", "/1.0/images/aliases/nope", "");
    }

    void operations() throws Exception {
        replay.send("POST", "/1.0/instances/ref-web/console", bytes("{\"type\":\"console\"}"));
        String console = replay.operation();
        replay.call("operations", Simplified::oneEach, "GET", "/1.0/operations", bytes(""))
                .call(
                        "operations-recursion1",
                        Simplified::consolesOnly,
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

    void split() {
        byte[] form = TestImage.form("XXX");
        replay.call(
                        "image-import-split-async",
                        "POST",
                        "/1.0/images",
                        form,
                        "Content-Type",
                        "multipart/form-data; boundary=XXX")
                .await("image-import-split-wait");
        String fingerprint = replay.last()
                .path("metadata")
                .path("metadata")
                .path("fingerprint")
                .stringValue();
        replay.call("image-export-split", "GET", "/1.0/images/" + fingerprint + "/export", "");
    }

    void trust() throws Exception {
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
                .call("server-with-https", Simplified::withoutHost, "GET", "/1.0", bytes(""));
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
        untrusted.call("certificate-token-cancel", "DELETE", token, "").call("operation-cancelled", "GET", token, "");
        replay.replayed().addAll(untrusted.replayed());
        replay.replayed().addAll(nobody.replayed());
        replay.differences().addAll(untrusted.differences());
        replay.differences().addAll(nobody.differences());
    }
}
