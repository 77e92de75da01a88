package dev.polyvisor.driver.ovirt;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Trust;
import dev.polyvisor.driver.ovirt.client.EngineAddress;
import dev.polyvisor.http.HttpReply;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.http.HttpTransport;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;

/**
 * The certificate of the authority that an engine brings with it. An engine whose web server shows a certificate of somebody else
 * is to be trusted by that one's authority instead.
 *
 * <p>Thread safety: stateless.
 */
public final class EngineCertificate {
    private EngineCertificate() {}

    /**
     * Downloads the certificate of the engine's own authority. Nothing protects the download, so what comes counts only if it has
     * the fingerprint that somebody got by another way. Blocks; idempotent.
     *
     * @param connection the address of the API; its trust and credentials are not used
     * @param fingerprint the SHA-256 fingerprint of the certificate, with or without colons
     * @param executor where the host name is resolved
     * @return the certificate in PEM form, for {@link Trust#pinned(String)}
     * @throws PolyvisorException UNAUTHENTICATED when the fingerprint is another one, INVALID_ARGUMENT when the address is that of no
     *     API or the fingerprint is none, INTERNAL when no certificate comes, UNAVAILABLE and DEADLINE_EXCEEDED as the connection
     *     fails, CANCELLED when the thread is interrupted, which leaves the flag set
     */
    public static String download(Connection connection, String fingerprint, ExecutorService executor) {
        String wanted = new Trust.PinnedCertificate(fingerprint).sha256();
        EngineAddress address = connection.address() instanceof Address.Url url
                ? EngineAddress.of(url.url()).orElseThrow(EngineCertificate::noAddress)
                : noEngine();
        Connection open = Connection.to(new Address.Url(address.engine()))
                .trust(Trust.insecure())
                .timeouts(connection.connectTimeout(), connection.requestTimeout());
        HttpRequest request = HttpRequest.get("/services/pki-resource")
                .query("resource", "ca-certificate")
                .query("format", "X509-PEM-CA");
        try (HttpTransport transport =
                        HttpTransport.builder(open, "ovirt", executor).build();
                HttpReply reply = transport.send(request)) {
            String pem = reply.text();
            String found = fingerprint(pem);
            if (!found.equals(wanted)) {
                throw PolyvisorException.of(
                        ErrorCode.UNAUTHENTICATED, "the certificate that came has the fingerprint " + found);
            }
            return pem;
        }
    }

    /**
     * The fingerprint of a certificate.
     *
     * @param pem the certificate in PEM form
     * @return SHA-256, as 64 hexadecimal digits
     * @throws PolyvisorException INTERNAL when it is no certificate
     */
    public static String fingerprint(String pem) {
        try {
            Certificate certificate = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException noCertificate) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "what came is no certificate", noCertificate);
        }
    }

    private static EngineAddress noEngine() {
        throw noAddress();
    }

    private static PolyvisorException noAddress() {
        return PolyvisorException.invalidArgument("address", "is not that of an API, https://HOST/ovirt-engine/api");
    }
}
