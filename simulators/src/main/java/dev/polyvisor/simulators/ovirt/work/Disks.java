package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Ids;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keeps disks, of storage domains and of LUNs. Called under the lock. */
final class Disks implements Keeper {
    private static final String ALLOCATED = "200704";

    private final Work work;

    Disks(Work work) {
        this.work = work;
    }

    @Override
    public Entity add(Act act, @Nullable Entity parent, ObjectNode body) {
        Entity disk = create(body, act.atOnce());
        if (disk.kind().key().equals("lun_disk")) {
            tell(act, 2020, disk);
        } else {
            grow(act, disk, 2020, 2021, null);
        }
        return disk;
    }

    /** The engine asks the target only later where it is. */
    @Override
    public Entity shown(Entity disk, boolean isNew) {
        if (!isNew || !(disk.own("lun_storage") instanceof ObjectNode storage)) {
            return disk;
        }
        ObjectNode less = storage.deepCopy();
        less.path("logical_units")
                .path("logical_unit")
                .forEach(each -> ((ObjectNode) each).remove(List.of("address", "port", "target")));
        return new Entity(disk.kind(), disk.key(), disk.name(), null)
                .sharing(disk.fields())
                .set("lun_storage", less);
    }

    /** A disk that is there in a moment. */
    void grow(Act act, Entity disk, int begun, int done, @Nullable Entity vm) {
        if (!act.atOnce()) {
            tell(act, begun, disk, vm);
        }
        Entity job = work.begin(act, "Adding Disk " + disk.name());
        disk.set("#job", job);
        work.then(act, job, () -> {
            allocated(disk);
            tell(act, done, disk, vm);
            work.finish(job);
        });
    }

    private static void allocated(Entity disk) {
        disk.set("status", "ok");
        if (disk.kind().key().equals("disk")) {
            disk.set("actual_size", ALLOCATED).set("total_size", ALLOCATED);
            if (disk.is("format", "cow")) {
                disk.set("qcow_version", "qcow2_v3");
            }
        }
    }

    Entity create(ObjectNode body, boolean isReady) {
        boolean isLun = body.has("lun_storage");
        String name = body.path("alias").asString(body.path("name").asString(""));
        Object id = Keepers.idOf(body, work.state().ids());
        Entity disk = new Entity(work.state().kind(isLun ? "lun_disk" : "disk"), id, name, null);
        work.fields()
                .take(disk, body, Set.of("alias", "storage_domains", "lun_storage", "#id", "bootable", "interface"));
        disk.set("alias", name);
        if (isLun) {
            disk.set("lun_storage", units(disk, body.path("lun_storage")));
        } else {
            if (!body.has("provisioned_size")) {
                throw Refused.incomplete("Disk [provisionedSize] required for add");
            } else if (!body.has("format")) {
                throw Refused.incomplete("Disk [format] required for add");
            }
            onDomain(disk, domain(body));
            disk.set("image_id", work.state().ids().next().toString());
            if (isReady) {
                allocated(disk);
            } else {
                disk.set("status", "locked").set("actual_size", "0").set("total_size", "0");
            }
        }
        work.state().table("disk").put(disk);
        return disk;
    }

    private Entity domain(ObjectNode body) {
        JsonNode wanted = body.path("storage_domains").path("storage_domain").path(0);
        return wanted.isMissingNode()
                ? work.state().table("storage_domain").sorted().stream()
                        .filter(each -> each.ref("#data_center") != null)
                        .findFirst()
                        .orElseThrow(() -> Refused.conflict(
                                "Cannot add Virtual Disk. The relevant Storage Domain is inaccessible."))
                : work.fields().refer("storage_domain", wanted);
    }

    void onDomain(Entity disk, Entity domain) {
        disk.set("#storage_domain", domain);
        ObjectNode list = JsonMapper.shared().createObjectNode();
        list.putArray("storage_domain").add(dev.polyvisor.simulators.ovirt.state.EngineState.reference(domain));
        disk.set("storage_domains", list);
        for (Entity profile : work.state().table("disk_profile").sorted()) {
            if (profile.ref("storage_domain") == domain) {
                // the address of a profile below its domain is not what a disk refers to
                disk.set("disk_profile", new Entity(profile.kind(), profile.key(), profile.name(), null));
            }
        }
        Entity dataCenter = domain.ref("#data_center");
        if (dataCenter != null) {
            disk.set("quota", new Entity(work.state().kind("quota"), Ids.derived(dataCenter.key(), 7), "", dataCenter));
        }
    }

    private static ObjectNode units(Entity disk, JsonNode storage) {
        ObjectNode all = JsonMapper.shared().createObjectNode();
        var units = all.putObject("logical_units").putArray("logical_unit");
        storage.path("logical_units").path("logical_unit").forEach(each -> {
            ObjectNode unit = units.addObject();
            unit.put("active_paths", "0").put("paths", "0").put("size", "0").put("discard_zeroes_data", "false");
            unit.put("disk_id", disk.id());
            each.properties()
                    .forEach(field -> unit.put(field.getKey(), field.getValue().asString()));
        });
        all.put("id", units.path(0).path("id").asString(""));
        return all;
    }

    @Override
    public void update(Act act, Entity disk, ObjectNode body) {
        change(disk, body);
        tell(act, 86, disk);
    }

    void change(Entity disk, ObjectNode body) {
        String name = body.path("alias").asString(body.path("name").asString(disk.name()));
        if (!name.equals(disk.name())) {
            work.state().table("disk").rename(disk, name);
            disk.set("alias", name);
        }
        work.fields().take(disk, body, Set.of("alias", "storage_domains", "lun_storage"));
    }

    @Override
    public @Nullable Entity remove(Act act, Entity disk, Map<String, String> parameters) {
        if (!act.atOnce()) {
            if (disk.is("status", "locked")) {
                throw Refused.conflict("Cannot remove Virtual Disk: The following disks are locked: " + disk.name()
                        + ". Please try again in a few minutes.");
            }
            for (Entity attachment : disk.children("disk_attachment")) {
                // one that is unplugged does not count (DiskValidator of the engine)
                if (attachment.is("active", "true")
                        && attachment.parent() != null
                        && !attachment.parent().is("status", "down")) {
                    throw Refused.conflict("Cannot remove Virtual Disk. At least one of the VMs is not down.");
                }
            }
        }
        Entity job = work.begin(act, "Removing Disk " + disk.name());
        if (disk.kind().key().equals("disk")) {
            disk.set("status", "locked");
        }
        work.then(act, job, () -> {
            boolean wasAttached = !disk.children("disk_attachment").isEmpty();
            disk.children("disk_attachment").forEach(each -> detached(each, false));
            work.state().table("disk").remove(disk);
            int code = disk.kind().key().equals("lun_disk") ? 2012 : wasAttached ? 2042 : 2014;
            tell(act, code, disk);
            work.finish(job);
        });
        return job;
    }

    /** A copy of a disk for another machine. */
    Entity cloneTo(Act act, Entity vm, Entity attachment) {
        Entity source = attachment.ref("disk");
        if (source == null) {
            throw Refused.unknown("Disk");
        }
        Entity copy = new Entity(source.kind(), work.state().ids().next(), vm.name() + "_Disk1", null)
                .sharing(source.fields())
                .set("image_id", work.state().ids().next().toString());
        copy.set("alias", copy.name()).set("status", act.atOnce() ? "ok" : "locked");
        work.state().table("disk").put(copy);
        if (!act.atOnce()) {
            Entity job = work.begin(act, "Copying Disk " + copy.name());
            work.then(act, job, () -> {
                copy.set("status", "ok");
                work.finish(job);
            });
        }
        return attach(vm, copy).sharing(withDisk(attachment, copy));
    }

    private static Object[] withDisk(Entity attachment, Entity disk) {
        return new Entity(attachment.kind(), attachment.key(), "", null)
                .sharing(attachment.fields())
                .set("disk", disk)
                .fields();
    }

    /** Puts a disk to a machine; its id is that of the disk. */
    Entity attach(Entity vm, Entity disk) {
        Entity attachment = new Entity(
                        work.state()
                                .kind(vm.kind().key().equals("vm") ? "disk_attachment" : "template_disk_attachment"),
                        disk.key(),
                        "",
                        vm)
                .set("disk", disk);
        vm.adopt(attachment);
        disk.adopt(attachment);
        return attachment;
    }

    void detached(Entity attachment, boolean isRemoved) {
        Entity disk = attachment.ref("disk");
        if (attachment.parent() != null) {
            attachment.parent().disown(attachment);
        }
        if (disk != null) {
            disk.disown(attachment);
            if (isRemoved && disk.children("disk_attachment").isEmpty()) {
                work.state().table("disk").remove(disk);
            }
        }
    }

    private void tell(Act act, int code, Entity disk) {
        tell(act, code, disk, null);
    }

    private void tell(Act act, int code, Entity disk, @Nullable Entity vm) {
        if (vm != null) {
            work.tellOf(act, code, disk, vm);
            return;
        }
        Entity domain = disk.ref("#storage_domain");
        work.tell(act, code, disk.name(), domain, domain == null ? null : domain.ref("#data_center"));
    }
}
