package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import dev.polyvisor.simulators.ovirt.state.Views;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Keeps which devices of their host machines have. Called under the lock. */
final class HostDevices implements Keeper {
    private final Work work;

    HostDevices(Work work) {
        this.work = work;
    }

    @Override
    public Entity add(Act act, @Nullable Entity vm, ObjectNode body) {
        if (vm == null) {
            throw Refused.empty(405);
        }
        String id = body.path("id").asString("");
        Entity host = host(vm, body);
        for (Entity each :
                Objects.requireNonNullElse(new Views(work.state()).below(host, "devices"), List.<Entity>of())) {
            if (each.id().equals(id) || each.name().equals(body.path("name").asString())) {
                Entity own = new Entity(each.kind(), each.key(), each.name(), host).sharing(each.fields());
                Entity device = new Entity(work.state().kind("vm_host_device"), own.key(), own.name(), host)
                        .sharing(own.fields())
                        .set("host", host)
                        .set("vm", vm);
                vm.adopt(device);
                work.tellOf(act, 10800, device.name(), vm);
                return device;
            }
        }
        throw Refused.conflict("Cannot add host devices to VM. Device does not exist on the host.");
    }

    private Entity host(Entity vm, ObjectNode body) {
        if (body.has("host")) {
            return work.fields().refer("host", body.path("host"));
        }
        String pinned = vm.tree("placement_policy")
                .path("hosts")
                .path("host")
                .path(0)
                .path("id")
                .asString("");
        return work.state()
                .find("host", pinned)
                .orElseThrow(() -> Refused.conflict("Cannot add host devices to VM. VM is not pinned to a host."));
    }

    @Override
    public @Nullable Entity remove(Act act, Entity device, Map<String, String> parameters) {
        Entity vm = device.ref("vm");
        if (vm != null) {
            vm.disown(device);
            work.tellOf(act, 10801, device.name(), vm);
        }
        return null;
    }
}
