package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Kind;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Keeps a kind that has nothing special. The codes are those of its events; 0 where the engine tells nothing. */
class SimpleKeeper implements Keeper {
    /** Events of hosts and clusters that do not say in which data centre they are. */
    private static final Set<Integer> WITHOUT_CENTRE = Set.of(42, 43, 44, 811, 813);

    private final Work work;
    private final String kindKey;
    private final int added;
    private final int updated;
    private final int removed;

    SimpleKeeper(Work work, String kindKey, int added, int updated, int removed) {
        this.work = work;
        this.kindKey = kindKey;
        this.added = added;
        this.updated = updated;
        this.removed = removed;
    }

    final Work work() {
        return work;
    }

    final EngineState state() {
        return work.state();
    }

    @Override
    public Entity add(Act act, @Nullable Entity parent, ObjectNode body) {
        Kind kind = state().kind(kindKey);
        require(kind, body);
        String name = body.path("name").asString("");
        if (state().isListed(kindKey)
                && !name.isEmpty()
                && state().table(kindKey)
                        .named(name)
                        .filter(other -> isRival(other, body))
                        .isPresent()) {
            throw Refused.conflict("Cannot add " + kind.label() + ". The " + kind.label()
                    + " name is already in use, please choose a unique name and try again.");
        }
        Entity entity = new Entity(kind, newId(body), name, above(parent, body));
        work.fields().take(entity, body, Set.of("#id"));
        complete(act, entity, parent);
        if (state().isListed(kindKey)) {
            state().table(kindKey).put(entity);
        } else if (parent != null) {
            parent.adopt(entity);
        }
        tell(act, added, entity);
        afterwards(act, entity);
        return entity;
    }

    /** What an entity of the same name has to be like to be in the way. */
    boolean isRival(Entity other, ObjectNode body) {
        return true;
    }

    Object newId(ObjectNode body) {
        return Keepers.idOf(body, state().ids());
    }

    /** The entity that its address begins with. */
    @Nullable
    Entity above(@Nullable Entity parent, ObjectNode body) {
        return parent;
    }

    private void require(Kind kind, ObjectNode body) {
        for (String field : kind.required()) {
            if (!body.has(field)) {
                String wanted =
                        Character.isLowerCase(field.charAt(0)) && isReference(field) ? field + ".id|name" : field;
                throw kind.key().equals("nic")
                        ? Refused.fault(
                                400,
                                "Input validation failed.",
                                "Parameter 'nic." + field + "' is mandatory but was not provided.")
                        : Refused.incomplete(kind.type() + " [" + wanted + "] required for add");
            }
        }
    }

    private static boolean isReference(String field) {
        return Set.of("cluster", "data_center", "network", "storage_domain", "vm")
                .contains(field);
    }

    /** What the engine adds of its own. */
    void complete(Act act, Entity entity, @Nullable Entity parent) {}

    /** What happens later. */
    void afterwards(Act act, Entity entity) {}

    @Override
    public void update(Act act, Entity entity, ObjectNode body) {
        if (body.isEmpty()) {
            return;
        }
        rename(entity, body);
        work.fields().take(entity, body, Set.of());
        tell(act, updated, entity);
    }

    final void rename(Entity entity, ObjectNode body) {
        String name = body.path("name").asString(entity.name());
        if (!name.equals(entity.name())) {
            if (state().isListed(kindKey)) {
                state().table(kindKey).rename(entity, name);
            } else {
                entity.name(name);
            }
        }
    }

    @Override
    public @Nullable Entity remove(Act act, Entity entity, Map<String, String> parameters) {
        if (state().isListed(kindKey)) {
            state().table(kindKey).remove(entity);
        } else if (entity.parent() != null) {
            entity.parent().disown(entity);
        }
        tell(act, removed, entity);
        return null;
    }

    void tell(Act act, int code, Entity entity) {
        if (code != 0) {
            Entity cluster = entity.kind().key().equals("cluster") ? entity : entity.ref("cluster");
            Entity above = cluster != null ? cluster.ref("data_center") : entity.ref("data_center");
            Entity dataCenter = WITHOUT_CENTRE.contains(code) ? null : above;
            work.tell(act, code, entity.name(), isConcern(entity) ? entity : null, cluster, dataCenter);
        }
    }

    /** Events refer to few kinds of entities. */
    private static boolean isConcern(Entity entity) {
        return Set.of("vm", "host", "cluster", "data_center", "template", "storage_domain")
                .contains(entity.kind().element());
    }
}
