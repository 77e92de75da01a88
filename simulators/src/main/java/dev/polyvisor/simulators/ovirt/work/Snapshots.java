package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the snapshots of machines, and takes machines back to them. Called under the lock. */
final class Snapshots implements Keeper {
    /** The identities of the disks that a snapshot has; missing when it has all. */
    private static final String DISKS = "#disks";

    private final Work work;

    Snapshots(Work work) {
        this.work = work;
    }

    @Override
    public Entity add(Act act, @Nullable Entity vm, ObjectNode body) {
        if (vm == null || !body.has("description")) {
            throw Refused.incomplete("Snapshot [description] required for add");
        }
        idle(vm, "Cannot create Snapshot");
        Object id = Keepers.idOf(body, work.state().ids());
        Entity snapshot = new Entity(work.state().kind("snapshot"), id, "", vm);
        work.fields().take(snapshot, body, Set.of("#id", "disk_attachments"));
        boolean hasMemory = snapshot.is("persist_memorystate", "true") && vm.is("status", "up");
        snapshot.set("persist_memorystate", Boolean.toString(hasMemory));
        snapshot.set("date", work.state().millis()).set("#vm", copy(vm));
        if (body.has("disk_attachments")) {
            snapshot.set(
                    DISKS,
                    String.join(
                            " ",
                            body.path("disk_attachments")
                                    .path("disk_attachment")
                                    .valueStream()
                                    .map(each -> each.path("disk").path("id").asString(""))
                                    .toList()));
        }
        String name = snapshot.text("description");
        vm.adopt(snapshot);
        Entity job = work.begin(act, "Creating VM Snapshot " + name + " for VM " + vm.name());
        snapshot.set("#job", job);
        if (!act.atOnce()) {
            snapshot.set("snapshot_status", "locked");
            work.tellOf(act, 45, name, vm);
        }
        work.then(act, job, () -> {
            snapshot.set("snapshot_status", "ok");
            work.tellOf(act, 68, name, vm);
            work.finish(job);
        });
        return snapshot;
    }

    /** The disks that a machine had at a snapshot, as far as the snapshot has them. */
    static List<Entity> attachments(Entity vm, Entity snapshot) {
        List<Entity> all = vm.children("disk_attachment");
        if (snapshot.own(DISKS) == null) {
            return all;
        }
        List<String> disks = List.of(snapshot.text(DISKS).split(" "));
        return all.stream().filter(each -> disks.contains(each.id())).toList();
    }

    /** The configuration as it is, in an entity that nobody finds. */
    private static Entity copy(Entity vm) {
        Entity copy = new Entity(vm.kind(), vm.key(), vm.name(), null).sharing(vm.fields());
        for (Entity nic : vm.children("nic")) {
            copy.adopt(new Entity(nic.kind(), nic.key(), nic.name(), vm).sharing(nic.fields()));
        }
        return copy;
    }

    private static void idle(Entity vm, String what) {
        for (Entity each : vm.children("snapshot")) {
            if (each.is("snapshot_status", "locked")) {
                throw Refused.conflict(what + ". The VM is performing an operation on a Snapshot. Please wait for the"
                        + " operation to finish, and try again.");
            } else if (each.is("snapshot_status", "in_preview")) {
                throw Refused.conflict(what + ". VM is previewing a Snapshot.");
            }
        }
    }

    @Override
    public @Nullable Entity remove(Act act, Entity snapshot, Map<String, String> parameters) {
        Entity vm = snapshot.parent();
        if (vm == null || !snapshot.is("snapshot_type", "regular")) {
            throw Refused.conflict("Cannot remove Snapshot. Removing the VM active Snapshot is not allowed.");
        }
        if (!act.atOnce()) {
            idle(vm, "Cannot remove Snapshot");
        }
        String name = snapshot.text("description");
        Entity job = work.begin(act, "Removing Snapshot " + name + " of VM " + vm.name());
        if (!act.atOnce()) {
            snapshot.set("snapshot_status", "locked");
            work.tellOf(act, 342, name, vm);
        }
        work.then(act, job, () -> {
            vm.disown(snapshot);
            work.tellOf(act, 356, name, vm);
            work.finish(job);
        });
        return job;
    }

    /** Shows a machine what it was like, so that it can be kept or not. */
    Entity preview(Act act, Entity vm, Entity snapshot) {
        down(vm, "Cannot preview Snapshot");
        idle(vm, "Cannot preview Snapshot");
        Entity then = snapshot.ref("#vm");
        Entity job = work.begin(act, "Previewing Snapshot " + snapshot.text("description") + " of VM " + vm.name());
        work.tellOf(act, 70, snapshot.text("description"), vm);
        vm.set("status", "image_locked");
        work.then(act, job, () -> {
            vm.set("status", "down").set("#before", copy(vm));
            if (then != null) {
                takeBack(vm, then);
            }
            snapshot.set("snapshot_status", "in_preview");
            work.tellOf(act, 71, "", vm);
            work.finish(job);
        });
        return job;
    }

    private static void down(Entity vm, String what) {
        if (!vm.is("status", "down")) {
            throw Refused.conflict(what + ". At least one of the VMs is not down.");
        }
    }

    private static void takeBack(Entity vm, Entity then) {
        Object before = vm.ref("#before");
        vm.sharing(then.fields())
                .set("status", "down")
                .unset("host")
                .unset("#before")
                .unset("start_time");
        if (before != null) {
            vm.set("#before", before);
        }
        for (Entity nic : vm.children("nic")) {
            vm.disown(nic);
        }
        for (Entity nic : then.children("nic")) {
            vm.adopt(new Entity(nic.kind(), nic.key(), nic.name(), vm).sharing(nic.fields()));
        }
    }

    /** Keeps what a preview shows, or goes back to what was before. */
    Entity decide(Act act, Entity vm, boolean keep) {
        Entity before = vm.ref("#before");
        if (before == null) {
            throw Refused.conflict(
                    "Cannot " + (keep ? "commit" : "undo") + " Snapshot. VM is not in preview of a Snapshot.");
        }
        down(vm, keep ? "Cannot commit Snapshot" : "Cannot undo Snapshot");
        Entity job = work.begin(act, (keep ? "Committing" : "Undoing") + " Snapshot-Preview for VM " + vm.name());
        vm.set("status", "image_locked");
        work.then(act, job, () -> {
            vm.set("status", "down").unset("#before");
            if (!keep) {
                takeBack(vm, before);
            }
            for (Entity each : vm.children("snapshot")) {
                if (each.is("snapshot_status", "in_preview")) {
                    each.set("snapshot_status", "ok");
                }
            }
            work.tellOf(act, keep ? 95 : 651, "", vm);
            work.finish(job);
        });
        return job;
    }

    /** A preview that is kept at once. */
    Entity restore(Act act, Entity snapshot) {
        Entity vm = snapshot.parent();
        if (vm == null) {
            throw Refused.empty(404);
        }
        down(vm, "Cannot restore Snapshot");
        idle(vm, "Cannot restore Snapshot");
        Entity then = snapshot.ref("#vm");
        Entity job = work.begin(act, "Restoring VM " + vm.name() + " from Snapshot");
        vm.set("status", "image_locked");
        work.then(act, job, () -> {
            vm.set("status", "down");
            if (then != null) {
                takeBack(vm, then);
            }
            work.tellOf(act, 71, "", vm);
            work.tellOf(act, 95, "", vm);
            work.finish(job);
        });
        return job;
    }
}
