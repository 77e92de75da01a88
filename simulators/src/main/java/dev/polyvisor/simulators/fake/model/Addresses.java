package dev.polyvisor.simulators.fake.model;

import java.util.HexFormat;

/** The text forms of addresses that are kept as numbers. */
public final class Addresses {
    private static final HexFormat PAIRS = HexFormat.ofDelimiter(":");

    private Addresses() {}

    /**
     * An IPv4 address.
     *
     * @param ip the address as a number
     * @return the usual form
     */
    public static String ipv4(int ip) {
        return (ip >>> 24) + "." + (ip >>> 16 & 0xff) + "." + (ip >>> 8 & 0xff) + "." + (ip & 0xff);
    }

    /**
     * A hardware address.
     *
     * @param mac the address in the lower 48 bits
     * @return six pairs in lower case with colons
     */
    public static String mac(long mac) {
        byte[] bytes = new byte[6];
        for (int i = 0; i < 6; i++) {
            bytes[i] = (byte) (mac >>> (40 - 8 * i));
        }
        return PAIRS.formatHex(bytes);
    }

    /**
     * The number of a hardware address.
     *
     * @param text six pairs with colons
     * @return the address in the lower 48 bits
     * @throws IllegalArgumentException when the text has another form
     */
    public static long parseMac(String text) {
        byte[] bytes = PAIRS.parseHex(text);
        if (bytes.length != 6) {
            throw new IllegalArgumentException("'" + text + "' is no hardware address");
        }
        long mac = 0;
        for (byte each : bytes) {
            mac = mac << 8 | each & 0xff;
        }
        return mac;
    }
}
