package dev.polyvisor.http;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Trust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How one transport judges servers and shows itself to them. Everything is set for this transport alone, nothing for the
 * JVM. The engine warns of a provider that trusts anybody.
 *
 * @param sockets with the trust and the client certificate
 * @param trustManager the trust
 * @param anyName whether the server's name may be another than its certificate says
 */
record Tls(SSLSocketFactory sockets, X509TrustManager trustManager, boolean anyName) {

    static Tls of(Trust trust, KeyManager @Nullable [] client) {
        X509TrustManager manager;
        boolean anyName = false;
        if (trust instanceof Trust.SystemTrust) {
            manager = manager(null);
        } else if (trust instanceof Trust.PinnedCa ca) {
            manager = manager(authorities(ca.caPem()));
        } else if (trust instanceof Trust.PinnedCertificate pinned) {
            manager = new PinnedTrust(pinned.sha256());
            anyName = true;
        } else {
            manager = new PinnedTrust(null);
            anyName = true;
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(client, new X509TrustManager[] {manager}, null);
            return new Tls(context.getSocketFactory(), manager, anyName);
        } catch (GeneralSecurityException broken) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "this JVM has no TLS", broken);
        }
    }

    /** The certificates of a PEM text. */
    static List<X509Certificate> certificates(String path, String pem) {
        try {
            List<X509Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException malformed) {
            // told below; what the parser says helps nobody
        }
        throw PolyvisorException.invalidArgument(path, "holds no certificate that can be read");
    }

    private static KeyStore authorities(String pem) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int n = 0;
            for (Certificate certificate : certificates("trust.ca", pem)) {
                store.setCertificateEntry("ca-" + n++, certificate);
            }
            return store;
        } catch (GeneralSecurityException | IOException broken) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "this JVM has no key store", broken);
        }
    }

    private static X509TrustManager manager(@Nullable KeyStore authorities) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException broken) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "this JVM has no trust store", broken);
        }
    }
}
