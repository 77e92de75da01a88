package dev.polyvisor.simulators.server;

import dev.polyvisor.api.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * A certificate and its key, made in the process: for a server, for a client, or as an authority that issues others. The keys are
 * of the curve P-256, as new each time as a certificate of a test should be. It is valid from 2020 to 2120 unless something else is
 * said, for the names {@code localhost}, {@code 127.0.0.1} and {@code ::1}.
 *
 * <p>Thread safety: immutable.
 */
public final class TestCertificate {
    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2120-01-01T00:00:00Z");

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final List<X509Certificate> issuers;

    private TestCertificate(PrivateKey key, X509Certificate certificate, List<X509Certificate> issuers) {
        this.key = key;
        this.certificate = certificate;
        this.issuers = issuers;
    }

    /**
     * A certificate that is signed by itself.
     *
     * @param name the common name of its subject
     * @return a new certificate with a new key
     */
    public static TestCertificate selfSigned(String name) {
        return selfSigned(name, FROM, UNTIL);
    }

    /**
     * A certificate that is signed by itself, for a time.
     *
     * @param name the common name of its subject
     * @param from when it begins to be valid
     * @param until when it ends to be valid
     * @return a new certificate with a new key
     */
    public static TestCertificate selfSigned(String name, Instant from, Instant until) {
        KeyPair pair = newKey();
        byte[] subject = name(name);
        return new TestCertificate(
                pair.getPrivate(), sign(pair.getPrivate(), subject, subject, from, until, pair, true), List.of());
    }

    /**
     * A certificate that this one signs.
     *
     * @param name the common name of its subject
     * @return a new certificate with a new key; servers show this one with it
     */
    public TestCertificate issue(String name) {
        KeyPair pair = newKey();
        byte[] issuer = certificate.getSubjectX500Principal().getEncoded();
        return new TestCertificate(
                pair.getPrivate(), sign(key, issuer, name(name), FROM, UNTIL, pair, false), List.of(certificate));
    }

    /**
     * The certificate.
     *
     * @return the certificate
     */
    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * The certificate as text.
     *
     * @return PEM
     */
    public String pem() {
        return pem("CERTIFICATE", der());
    }

    /**
     * The key as text.
     *
     * @return PEM of PKCS #8, not encrypted
     */
    public Secret keyPem() {
        return Secret.of(pem("PRIVATE KEY", key.getEncoded()));
    }

    /**
     * The certificate without its PEM lines, as LXD wants it.
     *
     * @return Base64 of DER
     */
    public String base64() {
        return Base64.getEncoder().encodeToString(der());
    }

    /**
     * What the certificate is pinned by.
     *
     * @return SHA-256 of its DER, lower-case hexadecimal digits
     */
    public String fingerprint() {
        return fingerprint(certificate);
    }

    /**
     * What a certificate is pinned by.
     *
     * @param certificate any certificate
     * @return SHA-256 of its DER, lower-case hexadecimal digits
     */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * TLS for a client that shows this certificate and trusts one other alone, whose names it does not look at.
     *
     * @param server the certificate of the server
     * @return a new context
     */
    public SSLContext clientContext(TestCertificate server) {
        return context(keyManagers(), TrustAnyone.only(server.certificate));
    }

    /**
     * TLS for a client that shows nothing and trusts this certificate alone, whose names it does not look at.
     *
     * @return a new context
     */
    public SSLContext trustingContext() {
        return trusting(certificate);
    }

    /**
     * TLS for a client that shows nothing and trusts one certificate alone, whose names it does not look at.
     *
     * @param server the certificate of the server
     * @return a new context
     */
    public static SSLContext trusting(X509Certificate server) {
        return context(new KeyManager[0], TrustAnyone.only(server));
    }

    SSLContext serverContext() {
        return context(keyManagers(), new TrustAnyone());
    }

    private byte[] der() {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(KeyManager[] keys, TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS", e);
        }
    }

    private KeyManager[] keyManagers() {
        try {
            char[] noPassword = new char[0];
            // PKCS #12 would encrypt the key, which takes longer than everything else here
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, noPassword);
            X509Certificate[] chain = new X509Certificate[1 + issuers.size()];
            chain[0] = certificate;
            for (int i = 0; i < issuers.size(); i++) {
                chain[i + 1] = issuers.get(i);
            }
            store.setKeyEntry("key", key, noPassword, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, noPassword);
            return keys.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no keys", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no elliptic curves", e);
        }
    }

    private static byte[] name(String commonName) {
        return Der.sequence(
                Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(Objects.requireNonNull(commonName, "name")))));
    }

    /** RFC 5280, 4.1: what is signed, with what, and the signature. The JDK has written the public key already. */
    private static X509Certificate sign(
            PrivateKey by,
            byte[] issuer,
            byte[] subject,
            Instant from,
            Instant until,
            KeyPair pair,
            boolean authority) {
        byte[] algorithm = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
        byte[] signed = Der.sequence(
                Der.tagged(0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(127, new SecureRandom()).add(BigInteger.ONE)),
                algorithm,
                issuer,
                Der.sequence(Der.time(from), Der.time(until)),
                subject,
                pair.getPublic().getEncoded(),
                Der.tagged(3, Der.sequence(names(), constraints(authority))));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(by);
            signature.update(signed);
            byte[] whole = Der.sequence(signed, algorithm, Der.bits(signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the certificate cannot be made", e);
        }
    }

    private static byte[] names() {
        byte[] all = Der.sequence(
                Der.value(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)),
                Der.value(0x87, new byte[] {127, 0, 0, 1}),
                Der.value(0x87, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
        return Der.sequence(Der.oid("2.5.29.17"), Der.octets(all));
    }

    private static byte[] constraints(boolean authority) {
        return Der.sequence(
                Der.oid("2.5.29.19"), Der.yes(), Der.octets(authority ? Der.sequence(Der.yes()) : Der.sequence()));
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + what + "-----\n";
    }
}
