package dev.polyvisor.testkit.contract;

/** What a fixture may be able to make go wrong. */
public enum Fault {
    /** Until it ends the backend cannot be reached: requests fail, streams break. */
    UNREACHABLE,
    /** Until it ends the backend takes requests and does not answer. */
    HANG,
    /** The next request for work is carried out, and its answer is lost. */
    LOST_REPLY,
    /** Open streams of events end, and the next poll fails. */
    EVENTS_CUT,
    /** Until it ends events arrive twice. */
    EVENTS_TWICE
}
