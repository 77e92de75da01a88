package dev.polyvisor.driver.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Trust;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.driver.kubevirt.testing.ScriptedCluster;
import dev.polyvisor.driver.kubevirt.testing.ScriptedCluster.Asked;
import dev.polyvisor.simulators.server.TestCertificate;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {
    private static final String TOKEN = "tok-of-the-host";

    private static String kubeconfig(String server, String user) {
        return """
                apiVersion: v1
                kind: Config
                current-context: one
                contexts:
                - name: one
                  context: {cluster: c, user: u, namespace: default}
                - name: two
                  context: {cluster: c, user: other, namespace: default}
                clusters:
                - name: c
                  cluster: {server: "%s"}
                users:
                - name: u
                  user: %s
                - name: other
                  user: {token: second}
                """.formatted(server, user);
    }

    private static void test(Connection connection) throws InterruptedException {
        try (Fleet fleet =
                Fleet.builder().provider("lab", "kubevirt", connection).open()) {
            assertThat(fleet.provider("lab").test().product()).isEqualTo("KubeVirt");
        }
    }

    private static void assertRefused(Connection connection, String... places) {
        assertThatThrownBy(() -> Fleet.builder()
                        .provider("lab", "kubevirt", connection)
                        .open()
                        .close())
                .isInstanceOfSatisfying(PolyvisorException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                    assertThat(failure.violations()).extracting(Violation::path).containsExactlyInAnyOrder(places);
                    assertThat(failure.toString()).doesNotContain(TOKEN);
                });
    }

    @Test
    void a_connection_that_cannot_be_one_of_kubernetes_is_refused_with_every_fault() {
        assertRefused(
                Connection.unixSocket("/x").login("admin", Secret.of("x")),
                "providers.lab.address",
                "providers.lab.credentials");
        assertRefused(Connection.parse("http://cluster.example"), "providers.lab.address");
        assertRefused(
                Connection.https("https://cluster.example:6443")
                        .scope(Scope.of("Not_A_Namespace"))
                        .option("namespaces", "a,-b"),
                "providers.lab.scope",
                "providers.lab.option.namespaces");
        assertRefused(Connection.inCluster(), "providers.lab.address");
        assertRefused(Connection.kubeconfig(Path.of("/no/such/kubeconfig")), "providers.lab.address");
    }

    @Test
    void a_kubeconfig_that_is_none_is_refused_without_a_word_of_it() {
        assertRefused(Connection.kubeconfig(Secret.of("{" + TOKEN)), "providers.lab.address");
        assertRefused(Connection.kubeconfig(Secret.of("a: " + TOKEN)), "providers.lab.address");
        assertRefused(
                Connection.kubeconfig(Secret.of(kubeconfig("https://c.example", "{token: " + TOKEN + "}")))
                        .context("three"),
                "providers.lab.address");
    }

    @Test
    void the_token_of_the_chosen_context_authenticates(@TempDir Path folder) throws Exception {
        try (ScriptedCluster cluster = ScriptedCluster.plain()) {
            String text = kubeconfig(cluster.server().http().toString(), "{token: " + TOKEN + "}");
            Path file = Files.writeString(folder.resolve("config"), text);

            test(Connection.kubeconfig(Secret.of(text)));
            assertThat(cluster.asked()).extracting(Asked::authorization).containsOnly("Bearer " + TOKEN);

            test(Connection.kubeconfig(Secret.of(text)).context("two"));
            test(Connection.kubeconfig(file).context("two"));
            assertThat(cluster.asked()).extracting(Asked::authorization).contains("Bearer second");
        }
    }

    @Test
    void a_token_of_the_connection_authenticates() throws Exception {
        try (ScriptedCluster cluster = ScriptedCluster.plain()) {
            test(cluster.connection().token(Secret.of(TOKEN)));

            assertThat(cluster.asked()).extracting(Asked::authorization).containsOnly("Bearer " + TOKEN);
        }
    }

    @Test
    void a_token_in_a_file_is_read_each_time(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "first\n");
        try (ScriptedCluster cluster = ScriptedCluster.plain()) {
            Connection connection = Connection.kubeconfig(
                    Secret.of(kubeconfig(cluster.server().http().toString(), "{tokenFile: \"" + token + "\"}")));
            try (Fleet fleet =
                    Fleet.builder().provider("lab", "kubevirt", connection).open()) {
                fleet.provider("lab").test();
                assertThat(cluster.asked()).extracting(Asked::authorization).contains("Bearer first");
                Files.writeString(token, "renewed\n");
                fleet.provider("lab").test();
                assertThat(cluster.asked()).extracting(Asked::authorization).contains("Bearer renewed");
            }
        }
    }

    @Test
    void a_program_is_run_for_credentials_only_when_the_host_allows_it(@TempDir Path folder) throws Exception {
        Path program = program(folder);
        try (ScriptedCluster cluster = ScriptedCluster.plain()) {
            Connection connection = Connection.kubeconfig(Secret.of(kubeconfig(
                    cluster.server().http().toString(),
                    "{exec: {apiVersion: client.authentication.k8s.io/v1, command: \"" + program
                            + "\", interactiveMode: Never}}")));

            assertRefused(connection, "providers.lab.address");
            assertThat(folder.resolve("ran")).doesNotExist();

            test(connection.allowExecPlugins());
            assertThat(cluster.asked()).extracting(Asked::authorization).containsOnly("Bearer from-program");
        }
    }

    private static Path program(Path folder) throws IOException {
        Path program = Files.writeString(folder.resolve("credentials"), """
                #!/bin/sh
                touch %s
                echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"from-program"}}'
                """.formatted(folder.resolve("ran")));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    @Test
    void somebody_else_is_impersonated_only_when_the_connection_asks_for_it() throws Exception {
        try (ScriptedCluster cluster = ScriptedCluster.plain()) {
            Connection connection = Connection.kubeconfig(
                    Secret.of(kubeconfig(cluster.server().http().toString(), "{token: t, as: jane}")));

            assertRefused(connection, "providers.lab.address");

            test(connection.option(KubevirtDriverFactory.IMPERSONATION_OPTION, "true"));
            assertThat(cluster.asked()).extracting(Asked::impersonated).containsOnly("jane");
        }
    }

    @Test
    void a_server_is_trusted_by_its_authority_its_fingerprint_or_not_at_all() throws Exception {
        TestCertificate certificate = TestCertificate.selfSigned("127.0.0.1");
        try (ScriptedCluster cluster = ScriptedCluster.secure(certificate)) {
            Connection connection = Connection.parse(cluster.server().https().toString());

            assertThatThrownBy(() -> test(connection))
                    .isInstanceOfSatisfying(
                            PolyvisorException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
            test(connection.trust(Trust.pinned(certificate.pem())));
            test(connection.trust(Trust.pinnedCertificate(certificate.fingerprint())));
            test(connection.trust(Trust.insecure()));
            assertThatThrownBy(() -> test(connection.trust(Trust.pinnedCertificate("0".repeat(64)))))
                    .isInstanceOfSatisfying(
                            PolyvisorException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
        }
    }

    @Test
    void a_client_certificate_authenticates() throws Exception {
        TestCertificate certificate = TestCertificate.selfSigned("127.0.0.1");
        TestCertificate client = TestCertificate.selfSigned("client");
        try (ScriptedCluster cluster = ScriptedCluster.secure(certificate)) {
            Set<String> shown = ConcurrentHashMap.newKeySet();
            cluster.answers("GET /apis/subresources.kubevirt.io/v1/version", exchange -> {
                exchange.clientCertificate()
                        .ifPresent(it -> shown.add(it.getSerialNumber().toString()));
                exchange.reply(200, "{}".getBytes(StandardCharsets.UTF_8));
            });
            test(Connection.parse(cluster.server().https().toString())
                    .trust(Trust.pinned(certificate.pem()))
                    .clientCertificate(client.pem(), client.keyPem()));

            assertThat(shown).hasSize(1);
        }
    }

    @Test
    void a_configuration_of_the_host_is_lent() throws Exception {
        try (ScriptedCluster cluster = ScriptedCluster.plain()) {
            Config config = new ConfigBuilder(Config.empty())
                    .withMasterUrl(cluster.server().http().toString())
                    .withOauthToken(TOKEN)
                    .build();
            try (Fleet fleet = Fleet.builder()
                    .driver(KubernetesLending.config("lent", config))
                    .provider("lab", "lent", Connection.parse("local:"))
                    .open()) {
                assertThat(fleet.provider("lab").test().version()).isEqualTo("v1.9.0");
            }
            assertThat(cluster.asked()).extracting(Asked::authorization).containsOnly("Bearer " + TOKEN);
        }
    }

    @Test
    void a_client_certificate_of_a_kubeconfig_authenticates() throws Exception {
        TestCertificate certificate = TestCertificate.selfSigned("127.0.0.1");
        TestCertificate client = TestCertificate.selfSigned("client");
        try (ScriptedCluster cluster = ScriptedCluster.secure(certificate)) {
            Set<String> shown = ConcurrentHashMap.newKeySet();
            cluster.answers("GET /apis/subresources.kubevirt.io/v1/version", exchange -> {
                exchange.clientCertificate()
                        .ifPresent(it -> shown.add(it.getSerialNumber().toString()));
                exchange.reply(200, "{}".getBytes(StandardCharsets.UTF_8));
            });
            String user = "{client-certificate-data: " + base64(client.pem()) + ", client-key-data: "
                    + base64(client.keyPem().reveal()) + "}";
            test(Connection.kubeconfig(
                            Secret.of(kubeconfig(cluster.server().https().toString(), user)))
                    .trust(Trust.pinned(certificate.pem())));

            assertThat(shown).hasSize(1);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_client_of_the_host_is_lent_and_never_closed() throws Exception {
        try (ScriptedCluster cluster = ScriptedCluster.plain();
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder(Config.empty())
                                .withMasterUrl(cluster.server().http().toString())
                                .withOauthToken(TOKEN)
                                .build())
                        .withHttpClientFactory(new JdkHttpClientFactory())
                        .build()) {
            for (int i = 0; i < 2; i++) {
                try (Fleet fleet = Fleet.builder()
                        .driver(KubernetesLending.client("lent", client))
                        .provider("lab", "lent", Connection.parse("local:"))
                        .open()) {
                    assertThat(fleet.provider("lab").test().version()).isEqualTo("v1.9.0");
                }
            }
            assertThat(client.raw("/apis")).contains("kubevirt.io");
            assertThat(cluster.asked()).extracting(Asked::authorization).containsOnly("Bearer " + TOKEN);
        }
    }

    @Test
    void what_is_lent_takes_nothing_that_the_client_of_the_host_has_itself() {
        DriverFactory lent = KubernetesLending.config("lent", Config.empty());
        Connection connection = Connection.https("https://cluster.example:6443")
                .token(Secret.of(TOKEN))
                .trust(Trust.insecure());

        assertThatThrownBy(() -> Fleet.builder()
                        .driver(lent)
                        .provider("lab", "lent", connection)
                        .open()
                        .close())
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        failure -> assertThat(failure.violations())
                                .extracting(Violation::path)
                                .containsExactlyInAnyOrder(
                                        "providers.lab.address", "providers.lab.credentials", "providers.lab.trust"));
    }

    @Test
    void what_the_environment_says_is_not_listened_to() throws Exception {
        List<String> properties = List.of("kubernetes.master", "kubernetes.auth.token", "http.proxyHost");
        properties.forEach(name -> System.setProperty(name, "nowhere.invalid"));
        try (ScriptedCluster cluster = ScriptedCluster.plain()) {
            test(cluster.connection());

            assertThat(cluster.asked()).extracting(Asked::authorization).containsOnly("");
        } finally {
            properties.forEach(System::clearProperty);
        }
    }

    @Test
    void another_server_is_told_from_one_with_kubevirt() {
        try (ScriptedCluster cluster = ScriptedCluster.plain()) {
            cluster.answers("GET /apis", 200, "{\"groups\":[{\"name\":\"apps\"}]}");

            assertThatThrownBy(() -> test(cluster.connection()))
                    .isInstanceOfSatisfying(
                            PolyvisorException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
        }
    }
}
