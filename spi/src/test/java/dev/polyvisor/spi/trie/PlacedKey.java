package dev.polyvisor.spi.trie;

/** A key with a chosen {@link Node#hash}, and so with a chosen path through the trie; keys of one place collide. */
record PlacedKey(int place, int id) implements Comparable<PlacedKey> {
    /** The hash code that {@link Node#hash} spreads to the place. */
    static int hashCodeFor(int place) {
        int h = place ^ (place >>> 16);
        h *= 0x7ed1b41d; // inverse of 0xc2b2ae35 modulo 2^32
        h ^= (h >>> 13) ^ (h >>> 26);
        h *= 0xa5cb9243; // inverse of 0x85ebca6b modulo 2^32
        return h ^ (h >>> 16);
    }

    @Override
    public int hashCode() {
        return hashCodeFor(place);
    }

    @Override
    public int compareTo(PlacedKey other) {
        return Integer.compare(id, other.id);
    }
}
