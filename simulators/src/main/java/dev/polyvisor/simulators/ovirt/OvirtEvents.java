package dev.polyvisor.simulators.ovirt;

import dev.polyvisor.simulators.ovirt.event.EventLog;
import dev.polyvisor.simulators.ovirt.state.EngineState;

/**
 * Events that go wrong on command, in the ways in which those of a real engine do.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class OvirtEvents {
    private final EngineState state;
    private final EventLog log;

    OvirtEvents(EngineState state, EventLog log) {
        this.state = state;
        this.log = log;
    }

    /**
     * The next events are seen by nobody, though they have their ids.
     *
     * @param count how many are lost, in place of an earlier number
     */
    public void loseNext(int count) {
        state.locked(() -> log.lose(count));
    }

    /**
     * The next events are there twice, the second time with an id of its own.
     *
     * @param count how many are repeated, in place of an earlier number
     */
    public void repeatNext(int count) {
        state.locked(() -> log.repeat(count));
    }

    /**
     * The next events get their ids, but can be seen only after {@link #release}, as those of a long transaction: by then there are
     * events with greater ids that have been seen.
     *
     * @param count how many are late, in place of an earlier number
     */
    public void delayNext(int count) {
        state.locked(() -> log.hold(count));
    }

    /**
     * The next events can be seen when the last of them happens, in the opposite order.
     *
     * @param count how many, in place of an earlier number
     */
    public void reorderNext(int count) {
        state.locked(() -> log.reorder(count));
    }

    /** What is late can be seen now, and nothing that comes will be late. Idempotent. */
    public void release() {
        state.locked(log::release);
    }

    /**
     * The greatest id that was given, be it to an event that can be seen or not.
     *
     * @return the id
     */
    public long lastId() {
        return state.locked(log::lastId);
    }
}
