package dev.polyvisor.simulators.server;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts any certificate, or one alone; never looks at names. Simulated servers decide for themselves whom they trust. */
final class TrustAnyone extends X509ExtendedTrustManager {
    private final Optional<X509Certificate> only;

    TrustAnyone() {
        this(Optional.empty());
    }

    private TrustAnyone(Optional<X509Certificate> only) {
        this.only = only;
    }

    static TrustAnyone only(X509Certificate certificate) {
        return new TrustAnyone(Optional.of(certificate));
    }

    private void check(X509Certificate... chain) throws CertificateException {
        if (only.isPresent() && !only.get().equals(chain[0])) {
            throw new CertificateException("another certificate than the one that is trusted");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
