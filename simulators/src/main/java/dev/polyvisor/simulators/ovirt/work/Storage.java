package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keeps storage domains, each with a profile of its name. Called under the lock. */
final class Storage extends SimpleKeeper {

    Storage(Work work) {
        super(work, "storage_domain", 956, 958, 960);
    }

    @Override
    public Entity add(Act act, @Nullable Entity parent, ObjectNode body) {
        ObjectNode own = body.deepCopy();
        own.remove("host");
        return super.add(act, parent, own);
    }

    @Override
    void complete(Act act, Entity domain, @Nullable Entity parent) {
        Entity profile = new Entity(state().kind("disk_profile"), state().ids().next(), domain.name(), domain);
        state().table("disk_profile").put(profile.set("storage_domain", domain));
        Entity connection =
                new Entity(state().kind("storage_connection"), state().ids().next(), "", null);
        domain.tree("storage").properties().forEach(each -> connection.set(each.getKey(), each.getValue()));
        state().table("storage_connection").put(connection.set("#storage_domain", domain));
        tell(act, 10120, profile);
    }

    /** At first the engine does not know how it is. */
    @Override
    public Entity shown(Entity domain, boolean isNew) {
        if (!isNew) {
            return domain;
        }
        return new Entity(domain.kind(), domain.key(), domain.name(), null)
                .sharing(domain.fields())
                .set("status", "unknown");
    }

    /** Makes a domain part of a data centre. */
    Entity attach(Act act, Entity dataCenter, Entity domain) {
        ObjectNode centres = JsonMapper.shared().createObjectNode();
        centres.putArray("data_center").add(EngineState.reference(dataCenter));
        boolean isFirst = Keepers.none(state().table("storage_domain"), each -> each.ref("#data_center") == dataCenter);
        domain.set("#data_center", dataCenter)
                .set("data_centers", centres)
                .set("status", Entity.NONE)
                .set("#status", "active");
        if (isFirst) {
            domain.set("master", "true");
            dataCenter.set("status", "up").set("storage_format", "v5");
        }
        work().tell(act, 966, "", dataCenter, domain);
        work().tell(act, 962, "", dataCenter, domain);
        return domain;
    }

    void detach(Act act, Entity dataCenter, Entity domain) {
        for (Entity disk : state().table("disk").unsorted()) {
            if (disk.ref("#storage_domain") == domain
                    && !disk.children("disk_attachment").isEmpty()
                    && !act.atOnce()) {
                throw Refused.conflict("Cannot detach Storage Domain. VMs are attached to it.");
            }
        }
        domain.unset("#data_center")
                .unset("data_centers")
                .unset("status")
                .unset("#status")
                .unset("master");
        work().tell(act, 964, "", dataCenter, domain);
    }

    @Override
    public @Nullable Entity remove(Act act, Entity domain, Map<String, String> parameters) {
        if (!parameters.containsKey("host") && !act.atOnce()) {
            throw Refused.fault(400, "host parameter is missing", "");
        } else if (domain.ref("#data_center") != null && !act.atOnce()) {
            throw Refused.conflict("Cannot remove Storage. Storage Domain is attached to a Data Center.");
        }
        for (String kind : List.of("disk_profile", "disk", "storage_connection")) {
            for (Entity each : List.copyOf(state().table(kind).sorted())) {
                if (each.ref("storage_domain") == domain || each.ref("#storage_domain") == domain) {
                    state().table(kind).remove(each);
                }
            }
        }
        return super.remove(act, domain, parameters);
    }

    @Override
    void tell(Act act, int code, Entity entity) {
        if (entity.kind().key().equals("disk_profile")) {
            work().tell(act, code, entity.name());
        } else {
            work().tell(act, code, entity.name(), entity, entity.ref("#data_center"));
        }
    }

    /** Keeps which domains a data centre has. */
    static final class OfCentre implements Keeper {
        private final Storage storage;

        OfCentre(Storage storage) {
            this.storage = storage;
        }

        @Override
        public Entity add(Act act, @Nullable Entity dataCenter, ObjectNode body) {
            if (dataCenter == null) {
                throw Refused.empty(405);
            }
            Entity domain = storage.work().fields().refer("storage_domain", body);
            storage.attach(act, dataCenter, domain);
            return new Entity(storage.state().kind("attached_storage_domain"), domain.key(), domain.name(), dataCenter)
                    .sharing(domain.fields())
                    .set("status", domain.text("#status"));
        }

        @Override
        public @Nullable Entity remove(Act act, Entity shown, Map<String, String> parameters) {
            Entity dataCenter = shown.parent();
            if (dataCenter != null) {
                storage.state()
                        .find("storage_domain", shown.id())
                        .ifPresent(domain -> storage.detach(act, dataCenter, domain));
            }
            return null;
        }

        /** Takes a domain out of use, or into it again. */
        void use(Act act, Entity shown, boolean on) {
            storage.state().find("storage_domain", shown.id()).ifPresent(domain -> {
                domain.set("#status", on ? "active" : "maintenance");
                storage.work().tell(act, on ? 966 : 968, "", shown.parent(), domain);
            });
        }
    }
}
