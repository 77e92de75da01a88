package dev.polyvisor.spi.resource;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The labels that everything bears which a resource driver makes. Keys and values keep to what Kubernetes takes, the
 * strictest of the backends.
 */
final class Marks {
    /** The name of the driver; everything bears it. */
    static final String DRIVER = "polyvisor.driver";

    /** The hardware address of the resource that it belongs to. Copies have {@link #ORIGIN} instead. */
    static final String HWADDR = "polyvisor.hwaddr";

    /** The digest of the idempotency key of the request. */
    static final String REQUEST = "polyvisor.request";

    /** The digest of the definition. */
    static final String DEFINITION = "polyvisor.definition";

    /** When it was made. */
    static final String CREATED = "polyvisor.created";

    /** Of an instance: how far its allocation is. */
    static final String PHASE = "polyvisor.phase";

    /** Of an instance: the snapshot that is being made of it. */
    static final String SNAPSHOTTING = "polyvisor.snapshotting";

    /** Of a volume or a copy: the key of the disk in the definition. */
    static final String DISK = "polyvisor.disk";

    /** Of a volume: that it stays for the next resource. */
    static final String REUSE = "polyvisor.reuse";

    /** Of a copy: the snapshot that it is a part of. */
    static final String SNAPSHOT = "polyvisor.snapshot";

    /** Of a copy: the hardware address of the resource that it was taken of. */
    static final String ORIGIN = "polyvisor.origin";

    static final String ALLOCATING = "allocating";
    static final String ALLOCATED = "allocated";
    static final String DEALLOCATING = "deallocating";
    static final String YES = "true";

    /** The longest value. */
    static final int MAX_VALUE = 63;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private Marks() {}

    /** A hardware address as the value of a label. */
    static String ofHwaddr(String hwaddr) {
        return hwaddr.replace(':', '-');
    }

    /** A hardware address of a label. */
    static Optional<String> hwaddr(Map<String, String> labels) {
        return Optional.ofNullable(labels.get(HWADDR)).map(each -> each.replace('-', ':'));
    }

    static String ofTime(Instant time) {
        return TIME.format(time);
    }

    /** When something was made; empty when its mark was tampered with. */
    static Optional<Instant> created(Map<String, String> labels) {
        try {
            return Optional.ofNullable(labels.get(CREATED)).map(each -> TIME.parse(each, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A key of a disk as the value of a label: what is no letter or digit becomes its bytes. */
    static String encode(String key) {
        StringBuilder text = new StringBuilder("d.");
        for (byte each : key.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(each)) {
                text.append((char) each);
            } else {
                text.append("_").append(HexFormat.of().toHexDigits(each)).append("x");
            }
        }
        return text.toString();
    }

    /** The key of a disk of a label; the text itself when it is none of ours. */
    static String decode(String text) {
        String key = text.startsWith("d.") ? text.substring(2) : text;
        byte[] bytes = new byte[key.length()];
        int length = 0;
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) == '_' && i + 2 < key.length() && isHex(key.charAt(i + 1)) && isHex(key.charAt(i + 2))) {
                bytes[length++] = (byte) HexFormat.fromHexDigits(key, i + 1, i + 3);
                i += 3;
            } else {
                bytes[length++] = (byte) key.charAt(i);
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** A part of a name: the key itself when it is plain, otherwise what it has of it and a digest. */
    static String slug(String key) {
        if (key.matches("[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?")) {
            return key;
        }
        String plain = key.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String begin = plain.substring(0, Math.min(11, plain.length())).replaceAll("-$", "");
        return (begin.isEmpty() ? "x" : begin) + "-" + digest(key).substring(0, 8);
    }

    /** 32 hexadecimal digits that follow from texts. */
    static String digest(String... texts) {
        return HexFormat.of().formatHex(hash(texts), 0, 16);
    }

    /** The n-th locally administered address of a request. */
    static String mac(String driver, String request, int n) {
        byte[] bytes = hash("mac", driver, request, Integer.toString(n));
        bytes[0] = (byte) ((bytes[0] | 0x02) & 0xfe);
        return HexFormat.ofDelimiter(":").formatHex(bytes, 0, 6);
    }

    private static byte[] hash(String... texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String text : texts) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "this JVM has no SHA-256", e);
        }
    }

    private static boolean isPlain(byte each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9');
    }

    private static boolean isHex(char each) {
        return Character.digit(each, 16) >= 0;
    }
}
