package dev.polyvisor.driver.kubevirt.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Violation;
import dev.polyvisor.driver.kubevirt.testing.RealContext;
import dev.polyvisor.driver.kubevirt.testing.ScriptedCluster;
import dev.polyvisor.driver.kubevirt.testing.ScriptedCluster.Asked;
import dev.polyvisor.simulators.server.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program in a pod finds of its service account. */
class InClusterTest {
    @TempDir
    private Path folder;

    private ServiceAccount account(Map<String, String> environment) {
        return new ServiceAccount(folder, environment::get);
    }

    private static Map<String, String> pod(URI server) {
        return Map.of(
                "KUBERNETES_SERVICE_HOST",
                server.getHost(),
                "KUBERNETES_SERVICE_PORT",
                Integer.toString(server.getPort()));
    }

    @Test
    void the_account_of_the_pod_authenticates_with_a_token_that_is_read_each_time() throws Exception {
        TestCertificate certificate = TestCertificate.selfSigned("127.0.0.1");
        try (ScriptedCluster cluster = ScriptedCluster.secure(certificate);
                RealContext context = new RealContext()) {
            Files.writeString(folder.resolve("token"), "first\n");
            Files.writeString(folder.resolve("ca.crt"), certificate.pem());
            Files.writeString(folder.resolve("namespace"), "tenant-a\n");
            ClusterAccess access = Accesses.of(
                            Connection.inCluster(), account(pod(cluster.server().https())), false, new ArrayList<>())
                    .orElseThrow();
            assertThat(access.namespace()).contains("tenant-a");

            try (KubeClient client = new KubeClient(new KubeTransport(context, access, Duration.ofMinutes(1)))) {
                var unused = client.read(KubeRequest.get("/apis"));
                Files.writeString(folder.resolve("token"), "renewed\n");
                unused = client.read(KubeRequest.get("/apis"));
            }
            assertThat(cluster.asked())
                    .extracting(Asked::authorization)
                    .containsExactly("Bearer first", "Bearer renewed");
        }
    }

    @Test
    void outside_of_a_pod_it_is_refused() throws IOException {
        assertThat(faults(Map.of())).containsExactly("address");
        assertThat(faults(pod(URI.create("https://10.0.0.1:443"))))
                .as("without a token")
                .containsExactly("address");
        Files.writeString(folder.resolve("token"), "t");
        assertThat(faults(pod(URI.create("https://10.0.0.1:443")))).isEmpty();
    }

    private List<String> faults(Map<String, String> environment) {
        List<Violation> faults = new ArrayList<>();
        Optional<ClusterAccess> access = Accesses.of(Connection.inCluster(), account(environment), false, faults);
        assertThat(access.isEmpty()).isEqualTo(!faults.isEmpty());
        return faults.stream().map(Violation::path).toList();
    }
}
