package dev.polyvisor.simulators.fault;

import java.time.Duration;
import java.util.Objects;

/**
 * What goes wrong in one direction of one connection. A fault happens when the byte with its offset is about to be passed on: all
 * bytes before have been passed on, and the byte itself has arrived. So the fault {@code cut(TO_CLIENT, 0)} lets a request reach the
 * server and loses the whole reply. Immutable.
 */
public final class Fault {
    /** What to do. */
    enum Action {
        CUT,
        END,
        STALL,
        DELAY,
        DOUBLE,
        DROP,
        LIMIT
    }

    private final Action action;
    private final Direction direction;
    private final long offset;
    private final long amount;

    private Fault(Action action, Direction direction, long offset, long amount) {
        if (offset < 0 || amount < 0) {
            throw new IllegalArgumentException("negative: offset " + offset + ", amount " + amount);
        }
        this.action = action;
        this.direction = Objects.requireNonNull(direction, "direction");
        this.offset = offset;
        this.amount = amount;
    }

    /**
     * The connection is cut: both sides see a reset, or the end on a Unix socket.
     *
     * @param direction where bytes are counted
     * @param offset how many bytes pass before
     * @return the fault
     */
    public static Fault cut(Direction direction, long offset) {
        return new Fault(Action.CUT, direction, offset, 0);
    }

    /**
     * What follows is missing: the receiver sees an orderly end after the bytes before.
     *
     * @param direction which way
     * @param offset how many bytes pass before
     * @return the fault
     */
    public static Fault truncate(Direction direction, long offset) {
        return new Fault(Action.END, direction, offset, 0);
    }

    /**
     * Nothing more passes in this direction until {@link FaultProxy#release}; the connection stays. At 0 towards the client a TLS
     * handshake hangs.
     *
     * @param direction which way
     * @param offset how many bytes pass before
     * @return the fault
     */
    public static Fault stall(Direction direction, long offset) {
        return new Fault(Action.STALL, direction, offset, 0);
    }

    /**
     * What follows comes later.
     *
     * @param direction which way
     * @param offset how many bytes pass before
     * @param duration how much later, on the clock of the proxy
     * @return the fault
     */
    public static Fault delay(Direction direction, long offset, Duration duration) {
        return new Fault(Action.DELAY, direction, offset, duration.toNanos());
    }

    /**
     * Bytes arrive twice: those of one read of the proxy that follow the offset, at most this many, are repeated at once.
     *
     * @param direction which way
     * @param offset how many bytes pass before
     * @param bytes how many are doubled
     * @return the fault
     */
    public static Fault twice(Direction direction, long offset, long bytes) {
        return new Fault(Action.DOUBLE, direction, offset, bytes);
    }

    /**
     * Bytes are left out.
     *
     * @param direction which way
     * @param offset how many bytes pass before
     * @param bytes how many are left out
     * @return the fault
     */
    public static Fault drop(Direction direction, long offset, long bytes) {
        return new Fault(Action.DROP, direction, offset, bytes);
    }

    /**
     * What follows is slow.
     *
     * @param direction which way
     * @param offset how many bytes pass before
     * @param bytesPerSecond how fast, at least 1, on the clock of the proxy
     * @return the fault
     */
    public static Fault limit(Direction direction, long offset, long bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("bytesPerSecond: " + bytesPerSecond);
        }
        return new Fault(Action.LIMIT, direction, offset, bytesPerSecond);
    }

    Action action() {
        return action;
    }

    Direction direction() {
        return direction;
    }

    long offset() {
        return offset;
    }

    /** Nanoseconds, bytes or bytes a second. */
    long amount() {
        return amount;
    }

    @Override
    public String toString() {
        return action + " " + direction + " at " + offset + (amount == 0 ? "" : " by " + amount);
    }
}
