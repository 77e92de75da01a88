package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Adds, changes and removes the entities of a kind, as the engine does it. Called under the lock. */
public interface Keeper {

    /**
     * Adds one.
     *
     * @param parent the entity above it, null for a collection of its own
     * @return the new one
     */
    default Entity add(Act act, @Nullable Entity parent, ObjectNode body) {
        throw Refused.empty(405);
    }

    /**
     * How the reply to an addition or a change shows the entity.
     *
     * @param isNew whether it was added
     */
    default Entity shown(Entity entity, boolean isNew) {
        return entity;
    }

    default void update(Act act, Entity entity, ObjectNode body) {
        throw Refused.empty(405);
    }

    /**
     * Removes one.
     *
     * @param parameters of the query
     * @return the job, or null when there is none
     */
    default @Nullable Entity remove(Act act, Entity entity, Map<String, String> parameters) {
        throw Refused.empty(405);
    }
}
