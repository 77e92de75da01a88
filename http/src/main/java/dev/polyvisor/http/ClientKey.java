package dev.polyvisor.http;

import dev.polyvisor.api.Credentials;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/** The client certificate of a connection, as the JDK wants it. */
final class ClientKey {
    private ClientKey() {}

    static KeyManager @Nullable [] managers(Credentials credentials) {
        if (!(credentials instanceof Credentials.ClientCertificate client)) {
            return null;
        }
        List<X509Certificate> chain = Tls.certificates("credentials.certificate", client.certificatePem());
        PrivateKey key = PrivateKeys.read("credentials.key", client.privateKeyPem());
        if (!chain.get(0).getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
            throw PolyvisorException.invalidArgument("credentials.key", "is not the key of the certificate");
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("client", key, new char[0], chain.toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException broken) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "this JVM has no key store", broken);
        }
    }
}
