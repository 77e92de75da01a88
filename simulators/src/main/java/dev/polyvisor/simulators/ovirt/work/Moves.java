package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Copies and moves machines and disks. Called under the lock. */
final class Moves {
    private final Work work;
    private final Disks disks;

    Moves(Work work, Disks disks) {
        this.work = work;
        this.disks = disks;
    }

    Entity clone(Act act, Entity vm, ObjectNode body) {
        String name = body.path("vm").path("name").asString("");
        if (name.isEmpty()) {
            throw Refused.incomplete("Action [vm.name] required for clone");
        } else if (!vm.is("status", "down") && !act.atOnce()) {
            throw Refused.conflict("Cannot clone VM. VM is not down.");
        } else if (work.state().table("vm").named(name).isPresent()) {
            throw Refused.conflict(
                    "Cannot clone VM. The VM name is already in use, please choose a unique name and try again.");
        }
        Entity copy = new Entity(vm.kind(), work.state().ids().next(), name, null)
                .sharing(vm.fields())
                .set("creation_time", work.state().millis())
                .set("status", "image_locked");
        for (Entity nic : vm.children("nic")) {
            copy.adopt(new Entity(nic.kind(), work.state().ids().next(), nic.name(), copy)
                    .sharing(nic.fields())
                    .set("mac", Nics.mac(work.state().ids().nextMac())));
        }
        work.state().table("vm").put(copy);
        Entity job = work.begin(act, "Cloning VM " + vm.name() + " to " + name);
        work.tellOf(act, 37, "", copy);
        for (Entity attachment : vm.children("disk_attachment")) {
            disks.cloneTo(act, copy, attachment);
        }
        work.then(act, job, () -> {
            copy.set("status", "down");
            work.tellOf(act, 53, "", copy);
            work.finish(job);
        });
        return job;
    }

    /** To a storage domain, or as a file to a host. */
    Entity export(Act act, Entity vm, ObjectNode body) {
        if (!body.has("storage_domain") && !body.has("host")) {
            throw Refused.incomplete("Action [storageDomain.id|name] required for exportToExportDomain");
        } else if (!vm.is("status", "down") && !body.has("host")) {
            throw Refused.conflict("Cannot export VM. VM is not down.");
        }
        String status = vm.text("status");
        Entity job = work.begin(act, "Exporting VM " + vm.name());
        work.tellOf(act, 1162, "", vm);
        if (status.equals("down")) {
            vm.set("status", "image_locked");
        }
        work.then(act, job, () -> {
            if (vm.is("status", "image_locked")) {
                vm.set("status", status);
            }
            work.tellOf(act, 1154, "", vm);
            work.finish(job);
        });
        return job;
    }

    /** A new disk with the same content. */
    Entity copy(Act act, Entity disk, ObjectNode body) {
        Entity domain = domain(disk, body);
        String name = body.path("disk").path("name").asString(disk.name());
        Entity copy = new Entity(disk.kind(), work.state().ids().next(), name, null).sharing(disk.fields());
        copy.set("alias", name).set("status", "locked");
        if (domain != null) {
            disks.onDomain(copy, domain);
        }
        work.state().table("disk").put(copy);
        return waiting(act, "Copying Disk ", copy, 2006, domain);
    }

    Entity move(Act act, Entity disk, ObjectNode body) {
        Entity domain = domain(disk, body);
        if (domain == null || !body.has("storage_domain")) {
            throw Refused.incomplete("Action [storageDomain.id|name] required for move");
        }
        disk.set("status", "locked");
        Entity job = waiting(act, "Moving Disk ", disk, 2010, domain);
        disks.onDomain(disk, domain);
        return job;
    }

    private @Nullable Entity domain(Entity disk, ObjectNode body) {
        return body.has("storage_domain")
                ? work.fields().refer("storage_domain", body.path("storage_domain"))
                : disk.ref("#storage_domain");
    }

    /** Work on a disk that is locked until it ends. */
    Entity waiting(Act act, String what, Entity disk, int code, @Nullable Entity domain) {
        Entity job = work.begin(act, what + disk.name());
        disk.set("status", "locked");
        work.then(act, job, () -> {
            disk.set("status", "ok");
            work.tell(act, code, disk.name(), domain, domain == null ? null : domain.ref("#data_center"));
            work.finish(job);
        });
        return job;
    }

    /** What a console is opened with. */
    static ObjectNode ticket(Work work, ObjectNode body) {
        String value = Long.toString(
                work.state().ids().next().getLeastSignificantBits() & 0xff_ffff_ffffL | 0x100_0000_0000L, 36);
        return JsonMapper.shared()
                .createObjectNode()
                .put("expiry", body.path("ticket").path("expiry").asString("7200"))
                .put("value", body.path("ticket").path("value").asString(value));
    }
}
