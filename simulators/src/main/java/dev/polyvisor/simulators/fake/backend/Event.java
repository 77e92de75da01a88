package dev.polyvisor.simulators.fake.backend;

import java.util.Optional;

/**
 * What a backend tells of a change.
 *
 * @param id the identity of the event; an event that is sent twice keeps it
 * @param verb what happened
 * @param kind the name of the kind
 * @param object the id of the object
 * @param after the object after the change, empty when it is gone
 */
public record Event(long id, Verb verb, String kind, String object, Optional<Datum> after) {

    /** What can happen to an object. */
    public enum Verb {
        CREATED,
        UPDATED,
        DELETED
    }

    /** By which adapters choose: for example {@code fake-machine.updated}. */
    public String code() {
        return code(kind, verb);
    }

    public static String code(String kind, Verb verb) {
        return kind
                + switch (verb) {
                    case CREATED -> ".created";
                    case UPDATED -> ".updated";
                    case DELETED -> ".deleted";
                };
    }
}
