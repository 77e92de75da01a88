package dev.polyvisor.simulators.lxd.state;

import java.util.SplittableRandom;
import java.util.UUID;

/** The numbers that LXD makes up, the same ones for the same seed. Guarded by the lock of {@link LxdState}. */
public final class Numbers {
    private final SplittableRandom random;
    private long lastPid = 20_000;

    Numbers(long seed) {
        this.random = new SplittableRandom(seed);
    }

    public String uuid() {
        long high = random.nextLong() & 0xffff_ffff_ffff_0fffL | 0x4000;
        long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    /** 64 hexadecimal digits. */
    public String digits() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            all.append(String.format("%016x", random.nextLong()));
        }
        return all.toString();
    }

    /** With LXD's prefix. */
    public String hardwareAddress() {
        int three = random.nextInt(1 << 24);
        return String.format("00:16:3e:%02x:%02x:%02x", three >> 16, three >> 8 & 0xff, three & 0xff);
    }

    public String hostInterface() {
        return String.format("veth%08x", random.nextInt());
    }

    public long pid() {
        return ++lastPid;
    }
}
