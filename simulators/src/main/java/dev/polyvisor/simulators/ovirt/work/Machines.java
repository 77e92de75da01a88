package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Ids;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keeps machines. Called under the lock. */
final class Machines extends SimpleKeeper {
    /** What a machine only shows when all of its content is asked for. */
    private static final Set<String> CONTENT =
            Set.of("console", "initialization", "rng_device", "soundcard_enabled", "tpm_enabled", "virtio_scsi");

    private static final long GIB = 1L << 30;

    private final Disks disks;

    Machines(Work work, Disks disks) {
        super(work, "vm", 34, 35, 113);
        this.disks = disks;
    }

    @Override
    public Entity add(Act act, @Nullable Entity parent, ObjectNode body) {
        check(body);
        Entity cluster = body.has("cluster") ? work().fields().refer("cluster", body.path("cluster")) : null;
        if (isTaken(body.path("name").asString(""), cluster, null)) {
            throw Refused.conflict(
                    "Cannot add VM. The VM name is already in use, please choose a unique name and try again.");
        }
        if (body.has("snapshots")) {
            return copy(act, body);
        }
        return super.add(act, parent, contentApart(body));
    }

    /** Names are unique within a data centre. */
    private boolean isTaken(String name, @Nullable Entity cluster, @Nullable Entity except) {
        if (name.isEmpty() || state().table("vm").named(name).isEmpty()) {
            return false;
        }
        Entity dataCenter = cluster == null ? null : cluster.ref("data_center");
        for (Entity each : state().table("vm").unsorted()) {
            Entity other = each.ref("cluster");
            if (each != except
                    && each.name().equals(name)
                    && (other == null ? null : other.ref("data_center")) == dataCenter) {
                return true;
            }
        }
        return false;
    }

    @Override
    boolean isRival(Entity other, ObjectNode body) {
        return false;
    }

    /** A machine as another one was at a snapshot. */
    private Entity copy(Act act, ObjectNode body) {
        String id = body.path("snapshots").path("snapshot").path(0).path("id").asString("");
        for (Entity vm : state().table("vm").unsorted()) {
            for (Entity snapshot : vm.children("snapshot")) {
                if (snapshot.id().equals(id)) {
                    return copy(act, body, vm, snapshot);
                }
            }
        }
        throw Refused.unknown("GetSnapshotBySnapshotId: snapshot id=" + id);
    }

    private Entity copy(Act act, ObjectNode body, Entity source, Entity snapshot) {
        Entity then = snapshot.ref("#vm") == null ? source : snapshot.ref("#vm");
        Entity copy = new Entity(
                        source.kind(), state().ids().next(), body.path("name").asString(""), null)
                .sharing(then.fields())
                .set("creation_time", state().millis())
                .set("status", act.atOnce() ? "down" : "image_locked")
                .unset("host")
                .unset("start_time")
                .unset("fqdn");
        work().fields().take(copy, body, Set.of("snapshots", "cluster"));
        for (Entity nic : then.children("nic")) {
            copy.adopt(new Entity(nic.kind(), state().ids().next(), nic.name(), copy)
                    .sharing(nic.fields())
                    .set("mac", Nics.mac(state().ids().nextMac())));
        }
        state().table("vm").put(copy);
        work().tellOf(act, 37, "", copy);
        for (Entity attachment : Snapshots.attachments(source, snapshot)) {
            Entity unused = disks.cloneTo(act, copy, attachment);
        }
        Entity job = work().begin(act, "Creating VM " + copy.name() + " from Snapshot");
        work().then(act, job, () -> {
            copy.set("status", "down");
            work().tellOf(act, 53, "", copy);
            work().finish(job);
        });
        return copy;
    }

    private static void check(ObjectNode body) {
        String name = body.path("name").asString("");
        if (!name.matches("[A-Za-z0-9_.-]*")) {
            throw Refused.invalid("Can not add VM. The given name contains special characters. Only lower-case and"
                    + " upper-case letters, numbers, '_', '-', '.' are allowed., Attribute: vmStatic.name");
        }
        boolean hasTpm = body.path("tpm_enabled").asString("false").equals("true");
        if (hasTpm && body.path("os").path("type").asString("other").equals("other")) {
            throw Refused.invalid(
                    "Cannot add VM. TPM device is not supported on 'x86_64' architecture, or for the guest OS,"
                            + " or UEFI firmware is not enabled, or insufficient compatibility level (4.6 required by default).");
        }
    }

    private static ObjectNode contentApart(ObjectNode body) {
        ObjectNode all = JsonMapper.shared().createObjectNode();
        body.properties()
                .forEach(each -> all.set(
                        CONTENT.contains(each.getKey()) ? "+" + each.getKey() : each.getKey(), each.getValue()));
        return all;
    }

    @Override
    void complete(Act act, Entity vm, @Nullable Entity parent) {
        Entity template = vm.ref("template");
        if (template == null) {
            template = state().standard("template");
            vm.set("template", template);
        }
        vm.set("original_template", template);
        if (vm.own("memory") == null) {
            vm.set("memory", template.text("memory").isEmpty() ? Long.toString(GIB) : template.text("memory"));
        }
        vm.set("memory_policy", memoryPolicy(vm));
        vm.set("creation_time", state().millis());
        vm.set("stop_time", state().millis());
        placed(vm);
        derived(vm);
    }

    /** What the engine makes of what it was told. */
    private static void derived(Entity vm) {
        // shows as soon as there is a node
        vm.unset("numa_tune_mode");
        if (!vm.tree("cpu").path("cpu_tune").path("vcpu_pins").isMissingNode()) {
            vm.set("cpu_pinning_policy", "manual");
        }
        if (vm.own("display") instanceof ObjectNode display
                && display.path("type").asString("").equals("spice")) {
            vm.set("display", display.deepCopy().put("video_type", "qxl"));
        }
        if (vm.own("lease") != null) {
            vm.set("storage_error_resume_behaviour", "kill");
        }
        if (vm.own("os") instanceof ObjectNode os) {
            vm.set("os", os.deepCopy().without("version"));
        }
        if (vm.own("+initialization") instanceof ObjectNode initialization) {
            ObjectNode more = initialization.deepCopy().put("regenerate_ssh_keys", "false");
            more.putObject("nic_configurations");
            vm.set("+initialization", more);
        }
    }

    private static ObjectNode memoryPolicy(Entity vm) {
        ObjectNode policy = vm.tree("memory_policy").isObject()
                ? ((ObjectNode) vm.tree("memory_policy")).deepCopy()
                : JsonMapper.shared().createObjectNode();
        long memory = Long.parseLong(vm.text("memory"));
        putIfAbsent(policy, "ballooning", "true");
        putIfAbsent(policy, "guaranteed", Long.toString(memory));
        putIfAbsent(policy, "max", Long.toString(memory * 4));
        return policy;
    }

    private static void putIfAbsent(ObjectNode object, String field, String value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }

    /** What depends on the cluster that it is in. */
    private void placed(Entity vm) {
        Entity cluster = vm.ref("cluster");
        if (cluster == null) {
            return;
        }
        for (Entity profile : state().table("cpu_profile").sorted()) {
            if (profile.ref("cluster") == cluster && vm.ref("cpu_profile") == null) {
                vm.set("cpu_profile", new Entity(profile.kind(), profile.key(), profile.name(), null));
            }
        }
        Entity dataCenter = cluster.ref("data_center");
        if (dataCenter != null) {
            vm.set(
                    "quota",
                    JsonMapper.shared()
                            .createObjectNode()
                            .put("id", Ids.derived(dataCenter.key(), 7).toString()));
        }
    }

    @Override
    void afterwards(Act act, Entity vm) {
        Entity template = vm.ref("template");
        if (template != null) {
            for (Entity each : template.children("template_nic")) {
                Entity nic =
                        new Entity(state().kind("nic"), state().ids().next(), each.name(), vm).sharing(each.fields());
                vm.adopt(nic.set("mac", Nics.mac(state().ids().nextMac())));
            }
            for (Entity each : template.children("template_disk_attachment")) {
                disks.cloneTo(act, vm, each);
            }
        }
        boolean copies = !vm.children("disk_attachment").isEmpty();
        if (copies && !act.atOnce()) {
            vm.set("status", "image_locked");
        }
        Entity job = work().begin(
                        act,
                        "Creating VM " + vm.name() + " in Cluster "
                                + (vm.ref("cluster") == null
                                        ? ""
                                        : vm.ref("cluster").name()));
        vm.set("#job", job);
        work().then(act, job, () -> {
            if (copies && vm.is("status", "image_locked")) {
                vm.set("status", "down");
            }
            if (!act.atOnce()) {
                work().tellOf(act, 53, "", vm);
            }
            work().finish(job);
        });
    }

    @Override
    void tell(Act act, int code, Entity vm) {
        boolean isCopied = code == 34
                && vm.ref("template") != null
                && !vm.ref("template").children("template_disk_attachment").isEmpty();
        work().tellOf(act, isCopied && !act.atOnce() ? 37 : code, "", vm);
    }

    @Override
    public void update(Act act, Entity vm, ObjectNode body) {
        if (body.isEmpty()) {
            return;
        }
        ObjectNode apart = contentApart(body);
        String memory = vm.text("memory");
        boolean isRenamed = !body.path("name").asString(vm.name()).equals(vm.name());
        if (isRenamed && isTaken(body.path("name").asString(), vm.ref("cluster"), vm)) {
            throw Refused.conflict(
                    "Cannot edit VM. The VM name is already in use, please choose a unique name and try again.");
        }
        rename(vm, body);
        work().fields().take(vm, apart, Set.of());
        if (!vm.text("memory").equals(memory) && !vm.is("status", "down")) {
            work().tellOf(act, 2039, "", vm);
        }
        if (isRenamed) {
            work().tellOf(act, 1200, "VM name was changed.", vm);
        }
        tell(act, 35, vm);
    }

    @Override
    public @Nullable Entity remove(Act act, Entity vm, Map<String, String> parameters) {
        if (!act.atOnce()) {
            if (vm.is("delete_protected", "true")) {
                throw Refused.conflict(
                        "Cannot remove VM. Delete protection is enabled. In order to delete, disable Delete protection first.");
            } else if (vm.is("status", "image_locked")) {
                throw Refused.conflict("Cannot remove VM: VM is locked. Please try again in a few minutes.");
            } else if (!vm.is("status", "down")) {
                throw Refused.conflict("Cannot remove VM. VM is running.");
            }
        }
        boolean keepsDisks = Boolean.parseBoolean(parameters.getOrDefault("detach_only", "false"));
        Entity job = work().begin(act, "Removing VM " + vm.name() + " from system");
        if (keepsDisks || vm.children("disk_attachment").isEmpty()) {
            gone(act, vm, keepsDisks);
            work().finish(job);
        } else {
            vm.set("status", "image_locked");
            work().then(act, job, () -> {
                gone(act, vm, false);
                work().finish(job);
            });
        }
        return job;
    }

    private void gone(Act act, Entity vm, boolean keepsDisks) {
        state().table("vm").remove(vm);
        for (Entity each : vm.children("disk_attachment")) {
            disks.detached(each, !keepsDisks);
        }
        vm.unset("host");
        work().tellOf(act, 113, "", vm);
    }
}
