package dev.polyvisor.simulators.ovirt.state;

import java.util.UUID;

/** The ids of an engine: UUIDs, kept as such, and a few other texts; the same ones for the same seed. Guarded as {@link EngineState}. */
public final class Ids {
    private static final long FACTOR = 0x2545_f491_4f6c_dd1dL;
    /** Takes the factor away again, as far as the lower 62 bits go. */
    private static final long INVERSE = 0x5907_1d96_d81e_cd35L;

    private final long high;
    private long count;

    Ids(long seed) {
        // any number may be a seed, near ones give ids that look nothing alike
        long mixed = (seed + 1) * 0x9e37_79b9_7f4a_7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        this.high = (mixed ^ mixed >>> 27) & 0xffff_ffff_ffff_0fffL | 0x4000;
    }

    /** A new id. */
    public UUID next() {
        count++;
        // odd, so that no two counts below 2^62 give the same number
        long low = count * FACTOR & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** A hardware address that nobody has. */
    public String nextMac() {
        count++;
        return mac(count);
    }

    /** The hardware address of what has no other: made of its id. */
    public static String macOf(Object id) {
        long number = id instanceof UUID uuid ? uuid.getLeastSignificantBits() * INVERSE & 0x3fff_ffff_ffff_ffffL : 0;
        return mac(number);
    }

    private static String mac(long number) {
        return String.format("56:6f:1a:%02x:%02x:%02x", number >> 16 & 0xff, number >> 8 & 0xff, number & 0xff);
    }

    /** How an id is kept. */
    public static Object key(String text) {
        if (text.length() == 36) {
            try {
                UUID id = UUID.fromString(text);
                if (id.toString().equals(text)) {
                    return id;
                }
            } catch (IllegalArgumentException e) {
                return text;
            }
        }
        return text;
    }

    /** An id that belongs to another one: the same each time. */
    public static UUID derived(Object id, int number) {
        long high = id instanceof UUID uuid ? uuid.getMostSignificantBits() : 0x4000;
        long low = id instanceof UUID uuid ? uuid.getLeastSignificantBits() : id.hashCode();
        return new UUID(high ^ (long) number << 32, low);
    }
}
