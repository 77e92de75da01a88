package dev.polyvisor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Credentials;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Trust;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static final HeldCertificate CA = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("ca")
            .build();

    @RegisterExtension
    final Threads threads = new Threads();

    private final MockWebServer server = new MockWebServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_server_that_the_jvm_does_not_know_is_not_trusted() throws Exception {
        start(signed("localhost"));

        PolyvisorException failure = failure(Trust.system());
        assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(failure.retryable()).isFalse();
        assertThat(failure.provider()).contains("lab");
    }

    @Test
    void a_pinned_authority_is_trusted_for_the_names_it_signed() throws Exception {
        start(signed("localhost"));

        assertThat(get(Trust.pinned(CA.certificatePem()))).isEqualTo("hello");
    }

    @Test
    void a_pinned_authority_is_not_trusted_for_other_names() throws Exception {
        start(signed("elsewhere.example"));

        assertThat(failure(Trust.pinned(CA.certificatePem())).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void another_authority_is_not_trusted() throws Exception {
        start(signed("localhost"));
        HeldCertificate other =
                new HeldCertificate.Builder().certificateAuthority(0).build();

        assertThat(failure(Trust.pinned(other.certificatePem())).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(get(Trust.pinned(other.certificatePem() + CA.certificatePem())))
                .isEqualTo("hello");
    }

    @Test
    void a_pinned_certificate_is_trusted_whatever_its_name_and_dates_say() throws Exception {
        HeldCertificate old = new HeldCertificate.Builder()
                .addSubjectAlternativeName("elsewhere.example")
                .validityInterval(0, TimeUnit.DAYS.toMillis(1))
                .build();
        start(old);

        assertThat(get(Trust.pinnedCertificate(fingerprint(old.certificate())))).isEqualTo("hello");
    }

    @Test
    void another_certificate_than_the_pinned_one_is_refused_and_named_by_its_fingerprint() throws Exception {
        HeldCertificate shown = signed("localhost");
        start(shown);

        PolyvisorException failure = failure(Trust.pinnedCertificate(fingerprint(CA.certificate())));
        assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(failure).hasStackTraceContaining(fingerprint(shown.certificate()));
    }

    @Test
    void insecure_trusts_anybody() throws Exception {
        start(new HeldCertificate.Builder()
                .addSubjectAlternativeName("elsewhere.example")
                .build());

        assertThat(get(Trust.insecure())).isEqualTo("hello");
    }

    @Test
    void a_transport_changes_nothing_for_the_rest_of_the_jvm() throws Exception {
        SSLContext context = SSLContext.getDefault();
        Object verifier = HttpsURLConnection.getDefaultHostnameVerifier();
        Object sockets = HttpsURLConnection.getDefaultSSLSocketFactory();
        start(signed("elsewhere.example"));

        assertThat(get(Trust.insecure())).isEqualTo("hello");

        assertThat(SSLContext.getDefault()).isSameAs(context);
        assertThat(HttpsURLConnection.getDefaultHostnameVerifier()).isSameAs(verifier);
        assertThat(HttpsURLConnection.getDefaultSSLSocketFactory()).isSameAs(sockets);
    }

    @Test
    void a_server_without_tls_is_unavailable() throws Exception {
        try (RawServer plain = RawServer.tcp(
                        (in, out) -> out.write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
                HttpTransport transport = threads.open("https://127.0.0.1:" + plain.port())) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> transport.send(HttpRequest.get("/")))
                    .matches(e -> e.code() == ErrorCode.UNAVAILABLE);
        }
    }

    /** The forms in which a client's key is found. */
    enum KeyForm {
        EC_PKCS8,
        RSA_PKCS8,
        RSA_PKCS1,
        EC_SEC1,
        PKCS12
    }

    @ParameterizedTest
    @EnumSource(KeyForm.class)
    void a_client_shows_its_certificate(KeyForm form) throws Exception {
        HeldCertificate.Builder builder =
                new HeldCertificate.Builder().signedBy(CA).commonName("client");
        HeldCertificate client =
                form.name().startsWith("RSA") ? builder.rsa2048().build() : builder.build();
        start(signed("localhost"));
        server.requireClientAuth();

        Connection connection =
                connection().trust(Trust.pinned(CA.certificatePem())).credentials(credentials(form, client));
        try (HttpTransport transport = threads.transport(connection).build();
                HttpReply reply = transport.send(HttpRequest.get("/"))) {
            assertThat(reply.text()).isEqualTo("hello");
        }
        RecordedRequest seen = server.takeRequest();
        assertThat(((X509Certificate) seen.getHandshake().peerCertificates().get(0)).getSubjectX500Principal())
                .isEqualTo(client.certificate().getSubjectX500Principal());
    }

    @Test
    void a_client_without_a_certificate_gets_no_connection_where_one_is_required() throws Exception {
        start(signed("localhost"));
        server.requireClientAuth();

        assertThat(failure(Trust.pinned(CA.certificatePem())).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\n!!!!\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----"
            })
    void a_key_that_cannot_be_read_is_refused_before_anything_is_sent(String pem) {
        Connection connection =
                Connection.https("https://localhost:1").clientCertificate(CA.certificatePem(), Secret.of(pem));

        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> threads.transport(connection).build())
                .matches(e -> e.code() == ErrorCode.INVALID_ARGUMENT)
                .matches(e -> e.violations().get(0).path().equals("credentials.key"))
                .withNoCause();
    }

    @Test
    void a_key_of_another_sort_than_the_certificate_is_refused() {
        Connection connection = Connection.https("https://localhost:1")
                .clientCertificate(
                        CA.certificatePem(),
                        Secret.of(
                                new HeldCertificate.Builder().rsa2048().build().privateKeyPkcs8Pem()));

        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> threads.transport(connection).build())
                .matches(e -> e.violations().get(0).path().equals("credentials.key"));
    }

    @Test
    void an_authority_that_cannot_be_read_is_refused() {
        Connection connection = Connection.https("https://localhost:1")
                .trust(Trust.pinned("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"));

        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> threads.transport(connection).build())
                .matches(e -> e.violations().get(0).path().equals("trust.ca"));
    }

    @Test
    void a_pkcs12_file_with_another_password_is_refused() throws Exception {
        byte[] file = pkcs12(CA, "right");

        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> Pkcs12.read(file, Secret.of("wrong")))
                .matches(e -> e.code() == ErrorCode.INVALID_ARGUMENT)
                .withNoCause();
    }

    private static Credentials credentials(KeyForm form, HeldCertificate client) throws Exception {
        return switch (form) {
            case EC_PKCS8, RSA_PKCS8 ->
                new Credentials.ClientCertificate(client.certificatePem(), Secret.of(client.privateKeyPkcs8Pem()));
            case RSA_PKCS1 ->
                new Credentials.ClientCertificate(client.certificatePem(), Secret.of(client.privateKeyPkcs1Pem()));
            case EC_SEC1 ->
                new Credentials.ClientCertificate(client.certificatePem(), Secret.of(sec1((ECPrivateKey)
                        client.keyPair().getPrivate())));
            case PKCS12 -> Pkcs12.read(pkcs12(client, "open"), Secret.of("open"));
        };
    }

    /** A key on P-256 as OpenSSL writes it, with its parameters before it. */
    private static String sec1(ECPrivateKey key) {
        byte[] number = new byte[32];
        byte[] s = key.getS().toByteArray();
        int length = Math.min(32, s.length);
        System.arraycopy(s, s.length - length, number, 32 - length, length);
        byte[] head = HexFormat.of().parseHex("30310201010420");
        byte[] curve = HexFormat.of().parseHex("a00a06082a8648ce3d030107");
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.writeBytes(head);
        der.writeBytes(number);
        der.writeBytes(curve);
        return "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                + "-----BEGIN EC PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(der.toByteArray())
                + "\n-----END EC PRIVATE KEY-----\n";
    }

    private static byte[] pkcs12(HeldCertificate held, String password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "c", held.keyPair().getPrivate(), password.toCharArray(), new Certificate[] {held.certificate()});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, password.toCharArray());
        return out.toByteArray();
    }

    private static HeldCertificate signed(String name) {
        return new HeldCertificate.Builder()
                .signedBy(CA)
                .addSubjectAlternativeName(name)
                .build();
    }

    private void start(HeldCertificate certificate) throws Exception {
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .addTrustedCertificate(CA.certificate())
                .build()
                .sslSocketFactory());
        server.enqueue(new MockResponse.Builder().body("hello").build());
        server.start();
    }

    private Connection connection() {
        return Connection.https("https://localhost:" + server.getPort());
    }

    private String get(Trust trust) {
        try (HttpTransport transport =
                        threads.transport(connection().trust(trust)).build();
                HttpReply reply = transport.send(HttpRequest.get("/"))) {
            return reply.text();
        }
    }

    private PolyvisorException failure(Trust trust) {
        return catchThrowableOfType(PolyvisorException.class, () -> get(trust));
    }

    private static String fingerprint(X509Certificate certificate) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }
}
