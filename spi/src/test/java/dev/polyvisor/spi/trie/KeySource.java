package dev.polyvisor.spi.trie;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Keys that stress the trie in one way each. */
enum KeySource {
    /** Names as they come. */
    STRINGS(300),
    /** Three collision nodes with many keys. */
    FEW_HASHES(60),
    /** All in one collision node. */
    ONE_HASH(20),
    /** Long chains of branches with one child, as only the bits of the last levels differ; each place twice. */
    TOP_BITS(128),
    /** The sign bit alone. */
    SIGN_BIT(6),
    /** Paths that part at every level: each level takes one of two places; four keys collide each. */
    EVERY_LEVEL(512),
    /** All 32 places of the root, some of them with a child. */
    WIDE_ROOT(40);

    private final int count;

    KeySource(int count) {
        this.count = count;
    }

    int count() {
        return count;
    }

    /** A new instance of the key each time. */
    Object key(int i) {
        return switch (this) {
            case STRINGS -> "vm-" + i;
            case FEW_HASHES -> new PlacedKey(i % 3 * 0x1234567, i);
            case ONE_HASH -> new PlacedKey(0x7654321, i);
            case TOP_BITS -> new PlacedKey((i % 64) << 26, i);
            case SIGN_BIT -> new PlacedKey((i % 2) << 31, i);
            case EVERY_LEVEL -> new PlacedKey(everyLevel(i % 128), i);
            case WIDE_ROOT -> new PlacedKey(i, i);
        };
    }

    List<Object> keys() {
        return IntStream.range(0, count).mapToObj(this::key).toList();
    }

    /** The same numbers in every run. */
    Random random() {
        return new Random(count);
    }

    private static int everyLevel(int choices) {
        int place = 0;
        for (int level = 0; level < 7; level++) {
            place |= ((choices >>> level) & 1) << (Node.LEVEL_BITS * level);
        }
        return place;
    }
}
