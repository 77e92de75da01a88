package dev.polyvisor.simulators.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestCertificateTest {
    @Test
    void it_names_its_subject_and_the_loopback_and_verifies_itself() throws Exception {
        TestCertificate made = TestCertificate.selfSigned("Größe, mit Komma");
        X509Certificate certificate = made.certificate();

        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=Größe\\, mit Komma");
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> name.get(1).toString())
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(certificate.getVersion()).isEqualTo(3);
        certificate.checkValidity(Date.from(Instant.parse("2119-12-31T00:00:00Z")));
    }

    @Test
    void its_text_is_read_back_as_the_same_certificate() throws Exception {
        TestCertificate made = TestCertificate.selfSigned("x");
        assertThat(CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(made.pem().getBytes(US_ASCII))))
                .isEqualTo(made.certificate());
        assertThat(made.fingerprint()).matches("[0-9a-f]{64}");
        assertThat(made.keyPem().reveal()).startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(made.keyPem().toString()).doesNotContain("PRIVATE");
    }

    @Test
    void an_authority_is_trusted_for_what_it_issued_and_for_nothing_else() throws Exception {
        TestCertificate authority = TestCertificate.selfSigned("authority");
        TestCertificate issued = authority.issue("server");
        PKIXParameters trust = new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
        trust.setRevocationEnabled(false);
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        CertPathValidator validator = CertPathValidator.getInstance("PKIX");

        validator.validate(factory.generateCertPath(List.of(issued.certificate())), trust);
        assertThatThrownBy(() -> validator.validate(
                        factory.generateCertPath(
                                List.of(TestCertificate.selfSigned("server").certificate())),
                        trust))
                .isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void its_time_is_the_one_that_was_asked_for() {
        TestCertificate old = TestCertificate.selfSigned(
                "x", Instant.parse("2001-01-01T00:00:00Z"), Instant.parse("2002-01-01T00:00:00Z"));
        assertThatThrownBy(() -> old.certificate().checkValidity(Date.from(Instant.parse("2003-01-01T00:00:00Z"))))
                .isInstanceOf(CertificateExpiredException.class);
    }
}
