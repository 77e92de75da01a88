package dev.polyvisor.api.driver;

/**
 * Where a backend tells of changes. Implement {@link PollingSource} or {@link StreamingSource}.
 *
 * @param <E> the type of the events: immutable
 */
public sealed interface EventSource<E> permits PollingSource, StreamingSource {

    /**
     * Its name, for status and telemetry.
     *
     * @return a name that is unique within the driver; {@code events} unless the source says otherwise
     */
    default String name() {
        return "events";
    }

    /**
     * What its events are worth.
     *
     * @return hint or state; a hint unless the source says otherwise
     */
    default Delivery delivery() {
        return Delivery.HINT;
    }

    /**
     * The code of an event, by which adapters are chosen.
     *
     * @param event the event
     * @return the code
     */
    String code(E event);
}
