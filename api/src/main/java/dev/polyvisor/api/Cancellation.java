package dev.polyvisor.api;

/** What came of the wish to give a piece of work up. */
public enum Cancellation {
    /** It is given up; the operation ends as CANCELLED. */
    CANCELLED,
    /** The backend cannot give it up; the work goes on. */
    NOT_CANCELLABLE,
    /** It had ended before. */
    TOO_LATE
}
