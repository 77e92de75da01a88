package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import tools.jackson.databind.node.ObjectNode;

/** Keeps what lies in the drive of a machine: the id of a disk with an image of a CD. Called under the lock. */
final class Cdroms implements Keeper {
    private final Work work;

    Cdroms(Work work) {
        this.work = work;
    }

    @Override
    public void update(Act act, Entity cdrom, ObjectNode body) {
        Entity vm = cdrom.parent();
        if (vm == null) {
            return;
        }
        String file = body.path("file").path("id").asString("");
        boolean isIso = file.isEmpty()
                || work.state()
                        .find("disk", file)
                        .filter(disk -> disk.is("content_type", "iso"))
                        .isPresent();
        if (!isIso) {
            throw Refused.invalid("Invalid ISO image path");
        }
        if (file.isEmpty()) {
            vm.unset("#cdrom");
            cdrom.unset("file");
        } else {
            vm.set("#cdrom", file);
            work.fields().set(cdrom, "file", body.path("file"));
        }
        if (!vm.is("status", "down")) {
            work.tellOf(act, file.isEmpty() ? 528 : 38, file, vm);
        } else {
            work.tellOf(act, 35, "", vm);
        }
    }
}
