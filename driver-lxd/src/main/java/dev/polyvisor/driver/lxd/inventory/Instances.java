package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.wire.WireInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes values of what one reading finds of instances. Not thread safe. */
final class Instances {
    private static final int ERROR = 112;

    private final LxdSession session;
    private final InstanceMapper mapper;
    private final Identities identities;
    private final InventorySnapshot model;

    Instances(LxdSession session, InstanceMapper mapper, Identities identities, InventorySnapshot model) {
        this.session = session;
        this.mapper = mapper;
        this.identities = identities;
        this.model = model;
    }

    Identities identities() {
        return identities;
    }

    /** An instance, then its snapshots and backups. */
    List<Resource> values(WireInstance wire) throws InterruptedException {
        String project = wire.project();
        if (project.isEmpty() || wire.name().isEmpty()) {
            throw PolyvisorException.of(
                    ErrorCode.INTERNAL, "a reply that cannot be read: an instance has no name or no project");
        }
        List<Resource> values = new ArrayList<>();
        if (isOutOfReach(wire)) {
            Optional<LxdInstance> known = identities.at(project + "/" + wire.name());
            if (known.isPresent()) {
                values.add(mapper.outOfReach(known.get(), wire));
                model.children(known.get().key()).map(Entry::value).forEach(values::add);
                return values;
            }
        }
        LxdInstance instance = mapper.instance(identities.of(project, wire), wire, session.features(project));
        values.add(instance);
        values.addAll(mapper.snapshots(instance, wire));
        values.addAll(mapper.backups(instance, wire));
        return values;
    }

    /** What a cluster shows of an instance on a member that does not answer: nearly nothing, not even the uuid. */
    private static boolean isOutOfReach(WireInstance wire) {
        return wire.statusCode() == ERROR && Identities.uuid(wire).isEmpty();
    }
}
