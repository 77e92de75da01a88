package dev.polyvisor.simulators.fake.session;

import java.time.Duration;

/**
 * How a session behaves.
 *
 * @param events how the backend tells of changes
 * @param latency how long each call takes
 * @param work how long each piece of work takes
 * @param churn how many machines change each second by themselves
 */
public record Settings(Events events, Duration latency, Duration work, int churn) {

    /** How a backend tells of changes. */
    public enum Events {
        /** Pages with a cursor, as oVirt has them; the object is read. */
        POLLING,
        /** One stream, opened before the listing, as LXD has it; the object is read. */
        HINTS,
        /** A stream for each kind that carries the objects and can be resumed, as Kubernetes has it. */
        STATE,
        /** Nothing: everything is listed again and again. */
        NONE
    }
}
