package dev.polyvisor.http;

import dev.polyvisor.api.Credentials;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/** The client certificate of a connection. */
final class ClientKey {
    private static final Pattern PEM = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

    private ClientKey() {}

    static KeyManager @Nullable [] managers(Credentials credentials) {
        if (!(credentials instanceof Credentials.ClientCertificate client)) {
            return null;
        }
        List<X509Certificate> chain = Tls.certificates("credentials.certificate", client.certificatePem());
        PrivateKey key = key(client.privateKeyPem());
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

    private static PrivateKey key(Secret pem) {
        Matcher found = PEM.matcher(pem.reveal());
        if (!found.find()) {
            throw PolyvisorException.invalidArgument("credentials.key", "holds no private key in PEM form (PKCS #8)");
        }
        try {
            PKCS8EncodedKeySpec spec =
                    new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
            for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(spec);
                } catch (InvalidKeySpecException another) {
                    // the next one
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            // told below; what the parser says could quote the key
        }
        throw PolyvisorException.invalidArgument("credentials.key", "holds no private key that can be read");
    }
}
