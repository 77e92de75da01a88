package dev.polyvisor.simulators.ovirt.event;

import dev.polyvisor.simulators.ovirt.state.Entity;
import java.util.List;

/**
 * Something that happened.
 *
 * @param id counts up with the moments at which events begin to be written, which are not those at which they can be seen
 * @param code what sort it is
 * @param severity {@code normal}, {@code warning}, {@code error} or {@code alert}
 * @param time when, in milliseconds
 * @param description what the engine says
 * @param correlation what marks the action, empty when there was none
 * @param concerns the entities that it refers to, at most one of each kind
 * @param user who did it, empty for nobody
 * @param origin {@code oVirt}, or who sent it
 * @param customId -1 for events of the engine
 * @param floodRate 0 for events of the engine
 */
public record Event(
        long id,
        int code,
        String severity,
        long time,
        String description,
        String correlation,
        List<Entity> concerns,
        String user,
        String origin,
        int customId,
        int floodRate) {

    /** What it is about before it has an id. */
    Event withId(long number) {
        return new Event(
                number, code, severity, time, description, correlation, concerns, user, origin, customId, floodRate);
    }
}
