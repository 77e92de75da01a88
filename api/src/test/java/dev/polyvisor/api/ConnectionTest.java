package dev.polyvisor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
    private static final String PEM = "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n";

    @Test
    void everyMethodMakesANewValueAndLeavesTheOldOne() {
        Connection plain = Connection.https("https://engine.example/api");

        Connection full = plain.login("admin", Secret.of("p"))
                .trust(Trust.pinned(PEM))
                .scope(Scope.of("prod"))
                .timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2))
                .proxy(URI.create("http://proxy.example:3128"))
                .option("filter", "true")
                .secret("passphrase", Secret.of("s"));

        assertThat(plain.credentials()).isEqualTo(new Credentials.None());
        assertThat(plain.trust()).isEqualTo(Trust.system());
        assertThat(plain.options()).isEmpty();
        assertThat(full.scope()).contains(Scope.of("prod"));
        assertThat(full.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(full.requestTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(full.proxy()).contains(URI.create("http://proxy.example:3128"));
        assertThat(full.options()).containsExactly(Map.entry("filter", "true"));
        assertThat(full.secrets()).containsExactly(Map.entry("passphrase", Secret.of("s")));
        assertThat(full).isNotEqualTo(plain).isEqualTo(full.option("filter", "true"));
    }

    @ParameterizedTest
    @CsvSource({
        "unix:/var/lib/lxd/unix.socket, UnixSocket",
        "https://engine.example/api, Url",
        "http://localhost:8080, Url",
        "kubeconfig:/etc/kube.conf, KubeconfigFile",
        "incluster:, InCluster",
        "lxd-sockets:, LxdDefaultSockets",
        "local:10000, Local"
    })
    void addressesAreReadByTheirScheme(String text, String type) {
        assertThat(Connection.parse(text).address().getClass().getSimpleName()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lxd",
                "ftp://host/",
                "unix:",
                "https:///path",
                "https://user:pw@host/",
                "https://ho st/",
                "kubeconfig:"
            })
    void malformedAddressesNameTheAddressAndShowNoPassword(String text) {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> Connection.parse(text))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .satisfies(e ->
                        assertThat(e.violations()).extracting(Violation::path).containsExactly("address"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("pw"));
    }

    @Test
    void aMapHoldsEverythingThatAConnectionHas() {
        Connection read = Connection.fromMap(Map.of(
                "address", "kubeconfig:/etc/kube.conf",
                "context", "prod",
                "token", Secret.of("t"),
                "ca", PEM,
                "scope", "tenant-a",
                "connectTimeout", "PT3S",
                "allowExecPlugins", true,
                "option.user-agent", "x",
                "secret.key", "k"));

        assertThat(read)
                .isEqualTo(Connection.kubeconfig(Path.of("/etc/kube.conf"))
                        .context("prod")
                        .token(Secret.of("t"))
                        .trust(Trust.pinned(PEM))
                        .scope(Scope.of("tenant-a"))
                        .timeouts(Duration.ofSeconds(3), Connection.DEFAULT_REQUEST_TIMEOUT)
                        .allowExecPlugins()
                        .option("user-agent", "x")
                        .secret("key", Secret.of("k")));
        assertThat(read.address())
                .isEqualTo(new Address.KubeconfigFile(Path.of("/etc/kube.conf"), Optional.of("prod")));
    }

    @Test
    void aMapIsRefusedWithEveryFaultAtOnce() {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> Connection.fromMap(Map.of(
                        "adress", "unix:/x",
                        "user", "admin",
                        "trust", "maybe",
                        "connectTimeout", "3s",
                        "scope", " ",
                        "password.file", "/p",
                        "option.n", 7)))
                .satisfies(e -> assertThat(e.violations())
                        .extracting(Violation::path)
                        .containsExactlyInAnyOrder(
                                "address",
                                "adress",
                                "password",
                                "trust",
                                "connectTimeout",
                                "scope",
                                "password.file",
                                "option.n"));
    }

    @Test
    void aMapNamesOneSortOfCredentialsAndOneTrust() {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> Connection.fromMap(Map.of(
                        "address", "local:", "user", "u", "password", "p", "token", "t", "trust", "system", "ca", PEM)))
                .satisfies(e ->
                        assertThat(e.violations()).extracting(Violation::path).containsExactly("", "trust"));
    }

    @Test
    void timeOutsArePositiveAndOptionsHaveNames() {
        Connection c = Connection.parse("local:");

        assertThatThrownBy(() -> c.timeouts(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("connectTimeout");
        assertThatThrownBy(() -> c.timeouts(Duration.ofSeconds(1), Duration.ofSeconds(-1)))
                .hasMessageContaining("requestTimeout");
        assertThatThrownBy(() -> c.option(" ", "x")).hasMessageContaining("option");
        assertThatThrownBy(() -> c.context("prod")).hasMessageContaining("context");
        assertThatThrownBy(() -> Connection.https("http://host/")).hasMessageContaining("https");
    }
}
