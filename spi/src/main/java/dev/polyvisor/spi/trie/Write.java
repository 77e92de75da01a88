package dev.polyvisor.spi.trie;

import org.jspecify.annotations.Nullable;

/** One or several writes on their way down a trie: which nodes they may change in place, and what the last one met. */
final class Write {
    private final @Nullable Object owner;
    private @Nullable Object previous;

    private Write(@Nullable Object owner) {
        this.owner = owner;
    }

    /** Writes that copy every node they change. */
    static Write copying() {
        return new Write(null);
    }

    /**
     * Writes that copy a node only the first time they change it. The nodes keep the owner as long as they live, so it
     * is a bare object: anything more would be kept alive with them.
     */
    static Write inPlace() {
        return new Write(new Object());
    }

    @Nullable
    Object owner() {
        return owner;
    }

    boolean owns(Node node) {
        return owner != null && node.owner == owner;
    }

    /** Before each write that follows another one. */
    void restart() {
        previous = null;
    }

    /** The key was there with this value, which the write replaces or removes. */
    void met(Object value) {
        previous = value;
    }

    /** The value the key had before the write; null when the key was absent. */
    @Nullable
    Object previous() {
        return previous;
    }
}
