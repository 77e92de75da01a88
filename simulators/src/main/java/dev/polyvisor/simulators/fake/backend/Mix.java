package dev.polyvisor.simulators.fake.backend;

/** Numbers that look random and follow from their arguments alone. */
final class Mix {
    private Mix() {}

    /** The finaliser of SplitMix64 over all three. */
    static long of(long seed, int salt, int index) {
        long z = seed + 0x9e3779b97f4a7c15L * (index + 1L) + 0xd1b54a32d192ed03L * salt;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    /** A number from 0 up to but not including a bound. */
    static int below(int bound, long seed, int salt, int index) {
        return (int) Long.remainderUnsigned(of(seed, salt, index), bound);
    }
}
