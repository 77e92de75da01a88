package dev.polyvisor.http;

import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts one certificate by its fingerprint, or any. It is an extended manager so that the JVM adds no checks of its own
 * for dates, names and the strength of keys: the fingerprint says it all.
 */
final class PinnedTrust extends X509ExtendedTrustManager {
    private final byte @Nullable [] sha256;

    /**
     * For one certificate.
     *
     * @param sha256 in hexadecimal digits, null to trust any certificate
     */
    PinnedTrust(@Nullable String sha256) {
        this.sha256 = sha256 == null ? null : HexFormat.of().parseHex(sha256);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (sha256 != null && !MessageDigest.isEqual(sha256, fingerprint(chain[0]))) {
            throw new CertificateException("the server shows the certificate with the fingerprint "
                    + HexFormat.of().formatHex(fingerprint(chain[0])) + ", not the pinned one");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private static byte[] fingerprint(X509Certificate certificate) throws CertificateException {
        try {
            return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        } catch (NoSuchAlgorithmException missing) {
            throw new CertificateException(missing);
        }
    }
}
