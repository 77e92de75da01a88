package dev.polyvisor.http;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys in PEM form: PKCS #8, which the JDK reads, and the older forms of OpenSSL for RSA (PKCS #1) and EC (SEC 1),
 * which are wrapped into it. Keys behind a passphrase are refused.
 */
final class PrivateKeys {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN (|RSA |EC |ENCRYPTED )PRIVATE KEY-----([^-]*)-----END \\1PRIVATE KEY-----");

    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int PARAMETERS = 0xa0;

    // DER of the identifiers: 1.2.840.113549.1.1.1 with NULL, and 1.2.840.10045.2.1
    private static final byte[] RSA = Base64.getDecoder().decode("BgkqhkiG9w0BAQEFAA==");
    private static final byte[] EC = Base64.getDecoder().decode("BgcqhkjOPQIB");
    private static final byte[] VERSION_0 = {INTEGER, 1, 0};

    private PrivateKeys() {}

    /** The first private key of a text. What a parser would say of it is never told: it could quote the key. */
    static PrivateKey read(String path, Secret pem) {
        Matcher found = PEM.matcher(pem.reveal());
        if (!found.find()) {
            throw PolyvisorException.invalidArgument(path, "holds no private key in PEM form");
        }
        if (found.group(1).equals("ENCRYPTED ")) {
            throw PolyvisorException.invalidArgument(path, "is behind a passphrase; give the key without one");
        }
        return decode(found.group(1), found.group(2))
                .orElseThrow(() -> PolyvisorException.invalidArgument(path, "holds no private key that can be read"));
    }

    private static Optional<PrivateKey> decode(String form, String base64) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            byte[] pkcs8 =
                    switch (form) {
                        case "RSA " -> wrap(RSA, der);
                        case "EC " -> wrap(concat(EC, curve(der)), der);
                        default -> der;
                    };
            return key(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | RuntimeException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<PrivateKey> key(PKCS8EncodedKeySpec spec) throws NoSuchAlgorithmException {
        for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
            } catch (InvalidKeySpecException another) {
                // the next one
            }
        }
        return Optional.empty();
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return der(SEQUENCE, concat(VERSION_0, der(SEQUENCE, algorithm), der(OCTETS, key)));
    }

    /** The parameters of a SEC 1 key: the identifier of its curve. */
    private static byte[] curve(byte[] sec1) {
        ByteBuffer in = content(ByteBuffer.wrap(sec1), SEQUENCE);
        content(in, INTEGER);
        content(in, OCTETS);
        ByteBuffer parameters = content(in, PARAMETERS);
        byte[] identifier = new byte[parameters.remaining()];
        parameters.get(identifier);
        return identifier;
    }

    private static ByteBuffer content(ByteBuffer in, int tag) {
        if ((in.get() & 0xff) != tag) {
            throw new IllegalArgumentException("another structure");
        }
        int length = in.get() & 0xff;
        if (length > 0x80) {
            int bytes = length & 0x7f;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | in.get() & 0xff;
            }
        }
        ByteBuffer content = in.slice(in.position(), length);
        in.position(in.position() + length);
        return content;
    }

    private static byte[] der(int tag, byte[] content) {
        int length = content.length;
        byte[] head = length < 0x80
                ? new byte[] {(byte) tag, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return concat(head, content);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
