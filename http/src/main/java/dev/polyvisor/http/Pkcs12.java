package dev.polyvisor.http;

import dev.polyvisor.api.Credentials;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;

/** Client certificates in files of the form PKCS #12 ({@code .p12}, {@code .pfx}). */
public final class Pkcs12 {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pkcs12() {}

    /**
     * Reads the first certificate that has a private key.
     *
     * @param file the bytes of the file; reading it is the host's
     * @param password opens it
     * @return the same as PEM texts, for {@code Connection.credentials}
     * @throws PolyvisorException INVALID_ARGUMENT when it is no such file, the password does not open it, or it holds no
     *     private key
     */
    public static Credentials.ClientCertificate read(byte[] file, Secret password) {
        char[] opener = password.reveal().toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(file), opener);
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.getKey(alias, opener);
                if (key != null) {
                    StringBuilder chain = new StringBuilder();
                    for (Certificate certificate : store.getCertificateChain(alias)) {
                        chain.append(pem("CERTIFICATE", certificate.getEncoded()));
                    }
                    return new Credentials.ClientCertificate(
                            chain.toString(), Secret.of(pem("PRIVATE KEY", key.getEncoded())));
                }
            }
        } catch (GeneralSecurityException | IOException unreadable) {
            throw PolyvisorException.invalidArgument("pkcs12", "cannot be read, or the password does not open it");
        } finally {
            Arrays.fill(opener, '\0');
        }
        throw PolyvisorException.invalidArgument("pkcs12", "holds no private key");
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n" + new String(LINES.encode(der), StandardCharsets.US_ASCII)
                + "\n-----END " + what + "-----\n";
    }
}
