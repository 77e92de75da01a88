package dev.polyvisor.driver.ovirt;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.BackendVersion;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Trust;
import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import dev.polyvisor.simulators.server.TestCertificate;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whom a session trusts, and how the certificate of an engine's own authority is got. */
class EngineTlsTest {
    private static OvirtSimulator engine;

    @BeforeAll
    static void start() {
        engine = OvirtSimulator.builder().start();
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static Connection connection() {
        return Connection.parse(engine.url().toString()).login(engine.user(), engine.password());
    }

    private static BackendVersion test(Connection connection) {
        try (Fleet fleet = Fleet.builder().provider("dc1", "ovirt", connection).open()) {
            return fleet.provider("dc1").test();
        }
    }

    @Test
    void an_engine_is_trusted_by_its_own_authority() {
        Trust own = Trust.pinned(engine.authority().pem());

        assertThat(test(connection().trust(own)).version()).startsWith("4.5.8");
    }

    @Test
    void an_engine_that_nobody_has_vouched_for_is_refused() {
        assertThatFailureOf(() -> test(connection())).hasCode(ErrorCode.UNAUTHENTICATED);
        Trust other = Trust.pinned(TestCertificate.selfSigned("third-party").pem());
        assertThatFailureOf(() -> test(connection().trust(other))).hasCode(ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void one_certificate_can_be_trusted_and_any_when_the_host_says_so() {
        Trust one = Trust.pinnedCertificate(engine.certificate().fingerprint());

        assertThat(test(connection().trust(one)).version()).startsWith("4.5.8");
        assertThat(test(connection().trust(Trust.insecure())).version()).startsWith("4.5.8");
    }

    @Test
    void the_certificate_of_the_authority_is_downloaded_when_it_has_the_fingerprint_that_is_known() {
        String known = engine.authority().fingerprint();
        ExecutorService executor = Executors.newCachedThreadPool();
        try {
            String pem = EngineCertificate.download(connection(), known, executor);

            assertThat(EngineCertificate.fingerprint(pem)).isEqualToIgnoringCase(known.replace(":", ""));
            assertThat(test(connection().trust(Trust.pinned(pem))).version()).startsWith("4.5.8");
            assertThatFailureOf(() -> EngineCertificate.download(connection(), "00".repeat(32), executor))
                    .hasCode(ErrorCode.UNAUTHENTICATED)
                    .hasMessageContaining(EngineCertificate.fingerprint(pem));
            Connection elsewhere =
                    Connection.parse(engine.url().resolve("/somewhere").toString());
            assertThatFailureOf(() -> EngineCertificate.download(elsewhere, known, executor))
                    .hasCode(ErrorCode.INVALID_ARGUMENT);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void what_is_no_certificate_has_no_fingerprint() {
        assertThatFailureOf(() -> EngineCertificate.fingerprint("<html>")).hasCode(ErrorCode.INTERNAL);
    }
}
