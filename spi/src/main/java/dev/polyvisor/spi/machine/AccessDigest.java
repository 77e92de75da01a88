package dev.polyvisor.spi.machine;

import dev.polyvisor.api.Secret;
import dev.polyvisor.api.machine.MachineSecret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What tells one access to a backend from another without showing it.
 *
 * @param hex the SHA-256 digest of names and values
 */
record AccessDigest(String hex) {

    static AccessDigest of(MachineSecret access) {
        MessageDigest digest = sha256();
        for (Map.Entry<String, Secret> entry : new TreeMap<>(access.data()).entrySet()) {
            add(digest, entry.getKey().getBytes(StandardCharsets.UTF_8));
            byte[] value = entry.getValue().revealBytes();
            add(digest, value);
            Arrays.fill(value, (byte) 0);
        }
        return new AccessDigest(HexFormat.of().formatHex(digest.digest()));
    }

    /** With the length before it, so that no two secrets run into the same bytes. */
    private static void add(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        digest.update(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "AccessDigest";
    }
}
