package dev.polyvisor.simulators.kubevirt;

import static dev.polyvisor.simulators.kubevirt.KubeClient.INSTANCES;
import static dev.polyvisor.simulators.kubevirt.KubeClient.MACHINES;
import static dev.polyvisor.simulators.kubevirt.KubeClient.SUB;
import static dev.polyvisor.simulators.kubevirt.KubeClient.machine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.simulators.kubevirt.KubeClient.Reply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What lies inside the cluster: consoles, logs of pods, disks that are exported, snapshots of claims. */
class InsideTheClusterTest {
    private static final String CORE = "/api/v1/namespaces/demo/";

    private final SteppedCluster cluster = new SteppedCluster();
    private final KubeClient client = cluster.client;

    @BeforeEach
    void run() {
        KubeVirtContent unused = cluster.simulator
                .content()
                .claim("demo", "disk", "standard", "1Gi")
                .put(machine("a", "Always"));
        cluster.running("a");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    /** The other end of a console. */
    private static final class Viewer implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            heard.add(StandardCharsets.UTF_8.decode(data).toString());
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedStage(null);
        }

        private String next() throws InterruptedException {
            String text = heard.poll(30, TimeUnit.SECONDS);
            assertThat(text).as("something heard").isNotNull();
            return text;
        }
    }

    private WebSocket open(String path, Viewer viewer) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header(
                        "Authorization",
                        "Bearer " + cluster.simulator.adminToken().reveal())
                .subprotocols("plain.kubevirt.io")
                .buildAsync(URI.create(cluster.simulator.http().toString().replace("http", "ws") + SUB + path), viewer)
                .join();
    }

    @Test
    void a_console_greets_gives_back_what_is_typed_and_is_for_one_viewer() throws Exception {
        Viewer first = new Viewer();
        WebSocket console = open("virtualmachineinstances/a/console", first);
        assertThat(console.getSubprotocol()).isEqualTo("plain.kubevirt.io");
        assertThat(first.next()).isEqualTo("\r\na login: ");
        console.sendBinary(ByteBuffer.wrap("root".getBytes(StandardCharsets.UTF_8)), true)
                .join();
        assertThat(first.next()).isEqualTo("root");
        assertThat(cluster.simulator.streams()).isEqualTo(1);

        Viewer second = new Viewer();
        WebSocket other = open("virtualmachineinstances/a/console", second);
        assertThat(first.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1000);
        assertThat(second.next()).isEqualTo("\r\na login: ");
        other.abort();
    }

    @Test
    void a_console_of_what_is_not_there_is_404_and_one_without_a_web_socket_500() {
        assertThat(client.get(SUB + "virtualmachineinstances/none/console").status())
                .isEqualTo(404);
        assertThat(client.get(SUB + "virtualmachineinstances/a/console").status())
                .isEqualTo(500);
    }

    @Test
    void the_pod_of_a_machine_has_the_log_of_each_of_its_containers() {
        String uid =
                client.get(INSTANCES + "/a").json().path("metadata").path("uid").asString();
        JsonNode pods = client.get(CORE + "pods?labelSelector=kubevirt.io/created-by=" + uid)
                .json();
        String log = CORE + "pods/"
                + pods.path("items").path(0).path("metadata").path("name").asString() + "/log";

        assertThat(client.get(log + "?container=guest-console-log").body()).isEqualTo("Booting a\na login: ");
        assertThat(client.get(log + "?container=compute").body()).contains("demo_a");
        assertThat(client.get(log + "?container=none").status()).isEqualTo(400);
    }

    @Test
    void a_disk_that_is_exported_can_be_read_with_the_token_alone() {
        String exports = "/apis/export.kubevirt.io/v1/namespaces/demo/virtualmachineexports";
        client.post(
                exports,
                "{\"metadata\":{\"name\":\"e\"},\"spec\":{\"source\":{\"apiGroup\":\"\",\"kind\":\"PersistentVolumeClaim\",\"name\":\"disk\"}}}");
        cluster.until(() -> cluster.object("virtualmachineexports", "e")
                .path("status")
                .path("phase")
                .asString("")
                .equals("Ready"));
        String secret = cluster.object("virtualmachineexports", "e")
                .path("status")
                .path("tokenSecretRef")
                .asString();
        String token = new String(
                Base64.getDecoder()
                        .decode(cluster.object("secrets", secret)
                                .path("data")
                                .path("token")
                                .asString()),
                StandardCharsets.UTF_8);
        String path = CORE + "services/https:virt-export-e:443/proxy/volumes/disk/disk.img";

        assertThat(client.get(path).status()).isEqualTo(401);
        Reply read = client.send("GET", path, null, "x-kubevirt-export-token", token);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body()).startsWith("disk\ndisk\n");
        assertThat(client.send("GET", path + ".bz2", null, "x-kubevirt-export-token", token)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_snapshot_of_a_claim_becomes_ready_and_a_copy_of_it_is_as_large() {
        client.post(
                "/apis/snapshot.storage.k8s.io/v1/namespaces/demo/volumesnapshots",
                "{\"metadata\":{\"name\":\"s\"},\"spec\":{\"source\":{\"persistentVolumeClaimName\":\"disk\"}}}");
        cluster.until(() -> cluster.object("volumesnapshots", "s")
                .path("status")
                .path("readyToUse")
                .asBoolean(false));
        client.post(
                "/apis/cdi.kubevirt.io/v1beta1/namespaces/demo/datavolumes",
                "{\"metadata\":{\"name\":\"copy\"},\"spec\":{\"source\":{\"snapshot\":{\"namespace\":\"demo\",\"name\":\"s\"}},\"storage\":{}}}");
        cluster.until(() -> cluster.object("datavolumes", "copy")
                .path("status")
                .path("phase")
                .asString("")
                .equals("Succeeded"));

        assertThat(cluster.object("persistentvolumeclaims", "copy")
                        .path("status")
                        .path("capacity")
                        .path("storage")
                        .asString())
                .isEqualTo("1Gi");
    }

    @Test
    void a_claim_that_asks_for_more_gets_it() {
        client.merge(
                CORE + "persistentvolumeclaims/disk",
                "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"2Gi\"}}}}");
        cluster.until(() -> cluster.object("persistentvolumeclaims", "disk")
                .path("status")
                .path("capacity")
                .path("storage")
                .asString("")
                .equals("2Gi"));
    }

    @Test
    void a_machine_that_is_deleted_in_the_foreground_stays_until_its_disks_are_gone() {
        String manifest = machine("b", "Halted")
                .replace(
                        "{\"runStrategy\"",
                        "{\"dataVolumeTemplates\":[{\"metadata\":{\"name\":\"b-root\"},\"spec\":{\"source\":{\"blank\":{}},"
                                + "\"storage\":{\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}}],\"runStrategy\"")
                .replace(
                        "\"containerDisk\":{\"image\":\"example.invalid/cirros:1\"}",
                        "\"dataVolume\":{\"name\":\"b-root\"}");
        client.post(MACHINES, manifest);
        cluster.until(() -> cluster.object("datavolumes", "b-root")
                .path("status")
                .path("phase")
                .asString("")
                .equals("Succeeded"));

        client.send(
                "DELETE",
                MACHINES + "/b",
                "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"propagationPolicy\":\"Foreground\"}");
        cluster.until(() -> cluster.object("virtualmachines", "b").isNull());

        assertThat(cluster.object("datavolumes", "b-root").isNull()).isTrue();
        assertThat(cluster.object("persistentvolumeclaims", "b-root").isNull()).isTrue();
    }
}
