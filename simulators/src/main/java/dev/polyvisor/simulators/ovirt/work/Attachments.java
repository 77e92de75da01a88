package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps what binds disks to machines. Called under the lock. */
final class Attachments implements Keeper {
    private final Work work;
    private final Disks disks;

    Attachments(Work work, Disks disks) {
        this.work = work;
        this.disks = disks;
    }

    @Override
    public Entity add(Act act, @Nullable Entity vm, ObjectNode body) {
        if (vm == null) {
            throw Refused.empty(405);
        }
        for (String field : new String[] {"bootable", "interface"}) {
            if (!body.has(field)) {
                throw Refused.incomplete("DiskAttachment [" + field + "] required for add");
            }
        }
        JsonNode wanted = body.path("disk");
        String id = wanted.path("id").asString(body.path("id").asString(""));
        if (id.isEmpty() && wanted.isObject()) {
            Entity disk = disks.create((ObjectNode) wanted, act.atOnce());
            Entity attachment = attached(vm, disk, body);
            if (disk.kind().key().equals("disk")) {
                disks.grow(act, disk, 78, 97, vm);
            } else {
                work.tellOf(act, 97, disk.name(), vm);
            }
            return attachment;
        }
        Entity disk = work.state().find("disk", id).orElseThrow(() -> Refused.unknown("Disk: id=" + id));
        if (disk.is("status", "locked")) {
            throw Refused.conflict("Cannot attach Virtual Disk: The following disks are locked: " + disk.name()
                    + ". Please try again in a few minutes.");
        } else if (!disk.children("disk_attachment").isEmpty() && !disk.is("shareable", "true")) {
            throw Refused.conflict("Cannot attach Virtual Disk. Disk " + disk.name() + " is already attached to VM "
                    + (vm.children("disk_attachment").isEmpty() ? "" : vm.name()) + ".");
        }
        Entity attachment = attached(vm, disk, body);
        work.tellOf(act, 2016, disk.name(), vm);
        return attachment;
    }

    private Entity attached(Entity vm, Entity disk, ObjectNode body) {
        Entity attachment = disks.attach(vm, disk);
        work.fields().take(attachment, body, Set.of("disk", "#id"));
        return attachment;
    }

    @Override
    public void update(Act act, Entity attachment, ObjectNode body) {
        Entity vm = attachment.parent();
        Entity disk = attachment.ref("disk");
        if (vm == null || disk == null) {
            return;
        }
        boolean wasActive = attachment.is("active", "true");
        work.fields().take(attachment, body, Set.of("disk"));
        if (body.path("disk").isObject()) {
            disks.change(disk, (ObjectNode) body.path("disk"));
        }
        boolean isActive = attachment.is("active", "true");
        work.tellOf(act, isActive == wasActive ? 88 : isActive ? 2000 : 2002, disk.name(), vm);
    }

    @Override
    public @Nullable Entity remove(Act act, Entity attachment, Map<String, String> parameters) {
        Entity vm = attachment.parent();
        Entity disk = attachment.ref("disk");
        if (vm == null || disk == null) {
            return null;
        }
        boolean runs = !vm.is("status", "down");
        if (runs && attachment.is("active", "true") && !act.atOnce()) {
            throw Refused.conflict("Cannot detach Virtual Disk. The disk is active on a running VM.");
        }
        if (Boolean.parseBoolean(parameters.getOrDefault("detach_only", "true"))) {
            disks.detached(attachment, false);
            work.tellOf(act, 2018, disk.name(), vm);
            return null;
        }
        return disks.remove(act, disk, parameters);
    }
}
