package dev.polyvisor.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.RawReply;
import dev.polyvisor.api.RawRequest;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.driver.lxd.testing.ScriptedLxd;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class LxdDriverFactoryTest {
    private static final Path LXD = Path.of("/var/lib/lxd/unix.socket");
    private static final Path SNAP = Path.of("/var/snap/lxd/common/lxd/unix.socket");
    private static final Path INCUS = Path.of("/var/lib/incus/unix.socket");
    private static final Path INCUS_USER = Path.of("/var/lib/incus/unix.socket.user");

    private static Fleet fleet(Connection connection) {
        return Fleet.builder().provider("lab", "lxd", connection).open();
    }

    private static void assertRefused(Connection connection, String... places) {
        assertThatThrownBy(() -> fleet(connection).close())
                .isInstanceOfSatisfying(PolyvisorException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                    assertThat(failure.violations()).extracting(Violation::path).containsExactlyInAnyOrder(places);
                });
    }

    @Test
    void a_connection_that_cannot_be_one_of_lxd_is_refused_with_every_fault() {
        assertRefused(
                Connection.https("https://lxd.example:8443/api")
                        .login("admin", Secret.of("x"))
                        .scope(Scope.of("a/b")),
                "providers.lab.address",
                "providers.lab.credentials",
                "providers.lab.scope");
        assertRefused(Connection.parse("http://lxd.example"), "providers.lab.address");
        assertRefused(Connection.inCluster(), "providers.lab.address");
        assertRefused(Connection.unixSocket("/x").token(Secret.of("t")), "providers.lab.credentials");
        assertRefused(
                Connection.https("https://lxd.example:8443")
                        .secret(LxdDriverFactory.TRUST_PASSWORD_OPTION, Secret.of("x"))
                        .secret(LxdDriverFactory.TRUST_TOKEN_OPTION, Secret.of("x")),
                "providers.lab.secret.trust-token");
    }

    @Test
    void the_server_says_what_it_is() {
        try (ScriptedLxd lxd = new ScriptedLxd();
                Fleet fleet = fleet(lxd.connection())) {
            assertThat(fleet.provider("lab").test()).hasToString("LXD 5.0.2");

            lxd.says(server -> ((ObjectNode) server.get("environment"))
                    .put("server", "incus")
                    .put("server_version", "6.0.5"));
            assertThat(fleet.provider("lab").test()).hasToString("Incus 6.0.5");
        }
    }

    @Test
    void another_product_and_one_that_is_too_old_are_told_from_a_fault() {
        try (ScriptedLxd lxd = new ScriptedLxd();
                Fleet fleet = fleet(lxd.connection())) {
            lxd.says(server -> ((ObjectNode) server.get("environment")).put("server", "something"));
            assertFails(fleet, ErrorCode.FAILED_PRECONDITION);
            lxd.says(server -> server.putArray("api_extensions"));
            assertFails(fleet, ErrorCode.FAILED_PRECONDITION);
            lxd.says(server -> {});
            lxd.refuses("GET /1.0/projects/default", 404);
            assertFails(fleet, ErrorCode.FAILED_PRECONDITION);
        }
    }

    @Test
    void a_server_that_does_not_trust_the_client_is_no_fault_of_ours() {
        try (ScriptedLxd lxd = new ScriptedLxd();
                Fleet fleet = fleet(lxd.connection())) {
            lxd.says(server -> server.put("auth", "untrusted"));
            assertFails(fleet, ErrorCode.UNAUTHENTICATED);
        }
    }

    private static void assertFails(Fleet fleet, ErrorCode code) {
        assertThatThrownBy(() -> fleet.provider("lab").test())
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    @Test
    void requests_in_the_servers_own_language_are_answered_whatever_their_status() {
        try (ScriptedLxd lxd = new ScriptedLxd();
                Fleet fleet = fleet(lxd.connection())) {
            RawReply found = fleet.provider("lab").raw(RawRequest.get("/1.0/instances?recursion=1"));
            RawReply missing = fleet.provider("lab").raw(RawRequest.get("/1.0/instances/nobody"));

            assertThat(found.status()).isEqualTo(200);
            assertThat(found.body()).contains("\"metadata\":[]");
            assertThat(missing.status()).isEqualTo(404);
        }
    }

    @Test
    void the_socket_of_the_host_is_where_the_environment_says() {
        assertThat(found(Map.of("LXD_SOCKET", "/a"), Set.of(LXD))).isEqualTo(new Address.UnixSocket(Path.of("/a")));
        assertThat(found(Map.of("LXD_DIR", "/d"), Set.of(LXD)))
                .isEqualTo(new Address.UnixSocket(Path.of("/d/unix.socket")));
        assertThat(found(Map.of("INCUS_DIR", "/i"), Set.of()))
                .isEqualTo(new Address.UnixSocket(Path.of("/i/unix.socket")));
    }

    @Test
    void else_it_is_the_first_usual_one_that_can_be_used() {
        assertThat(found(Map.of(), Set.of(LXD, SNAP))).isEqualTo(new Address.UnixSocket(SNAP));
        assertThat(found(Map.of(), Set.of(INCUS))).isEqualTo(new Address.UnixSocket(INCUS));
        assertThat(found(Map.of(), Set.of())).isEqualTo(new Address.UnixSocket(LXD));
        assertThat(new LxdSockets(Map.of(), INCUS::equals, path -> false).find().address())
                .isEqualTo(new Address.UnixSocket(INCUS));
    }

    @Test
    void the_socket_of_incus_for_users_leads_to_their_project() {
        LxdSockets.Found found = new LxdSockets(Map.of(), path -> true, INCUS_USER::equals).find();

        assertThat(found.address()).isEqualTo(new Address.UnixSocket(INCUS_USER));
        assertThat(found.project())
                .hasValueSatisfying(project -> assertThat(project).matches("user-[0-9]+"));
    }

    private static Address found(Map<String, String> environment, Set<Path> usable) {
        return new LxdSockets(environment, usable::contains, usable::contains)
                .find()
                .address();
    }
}
