package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Entity;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Adds many machines that share what they have in common. Called under the lock. */
public final class Crowd {
    private static final Act SILENT = new Act("", "", true, false);

    private final EngineState state;
    private final Keepers keepers;

    public Crowd(EngineState state, Keepers keepers) {
        this.state = state;
        this.keepers = keepers;
    }

    /** What the machines of one call have in common. */
    private record Common(
            Object[] vm,
            Object[] nic,
            Object[] disk,
            Object[] attachment,
            Object[] snapshot,
            int nics,
            int disks,
            int snapshots) {}

    /**
     * Adds machines: {@code PREFIX-0} and so on, every second one of which runs when there is a host.
     *
     * @return their ids, in order
     */
    public List<String> add(String prefix, int count, int nics, int disks, int snapshots) {
        Entity model = model(prefix);
        Entity running = new Entity(model.kind(), model.key(), "", null).sharing(model.fields());
        keepers.status(running, "up");
        running.unset("fqdn");
        Object[] up = running.ref("host") == null ? model.fields() : running.fields();
        Object[] nic = new Entity(state.kind("nic"), "", "", null)
                .set("vnic_profile", state.standard("vnic_profile"))
                .fields();
        Object[] disk = disks == 0 ? new Object[0] : disk();
        Object[] attachment = new Entity(state.kind("disk_attachment"), "", "", null)
                .set("interface", "virtio_scsi")
                .set("active", "true")
                .fields();
        Object[] snapshot = new Entity(state.kind("snapshot"), "", "", null)
                .set("date", state.millis())
                .set("description", "before the change")
                .fields();
        List<String> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Object[] own = i % 2 == 0 ? model.fields() : up;
            ids.add(add(prefix + "-" + i, new Common(own, nic, disk, attachment, snapshot, nics, disks, snapshots)));
        }
        return ids;
    }

    /** A machine like the others, which is gone again. */
    private Entity model(String prefix) {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("name", prefix + "-model");
        body.putObject("cluster").put("id", state.standard("cluster").id());
        body.put("memory", "1073741824");
        Entity model = keepers.of("vm").add(SILENT, null, body);
        state.table("vm").remove(model);
        return model.unset("#job");
    }

    private Object[] disk() {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("name", "model");
        body.put("provisioned_size", "10737418240").put("format", "cow").put("sparse", "true");
        Entity model = keepers.of("disk").add(SILENT, null, body);
        state.table("disk").remove(model);
        return model.unset("#job").unset("alias").fields();
    }

    private String add(String name, Common common) {
        Entity vm = new Entity(state.kind("vm"), state.ids().next(), name, null).sharing(common.vm);
        Entity[] children = new Entity[common.nics + common.disks + common.snapshots];
        int at = 0;
        for (int i = 0; i < common.nics; i++) {
            // the constant texts are shared as well
            children[at++] = new Entity(state.kind("nic"), state.ids().next(), nicName(i), vm).sharing(common.nic);
        }
        for (int i = 0; i < common.disks; i++) {
            Entity disk = new Entity(state.kind("disk"), state.ids().next(), name + "_Disk" + (i + 1), null)
                    .sharing(common.disk);
            state.table("disk").put(disk);
            Entity attachment = new Entity(state.kind("disk_attachment"), disk.key(), "", vm)
                    .sharing(common.attachment)
                    .set("disk", disk);
            disk.adopt(attachment);
            children[at++] = attachment;
        }
        for (int i = 0; i < common.snapshots; i++) {
            children[at++] = new Entity(state.kind("snapshot"), state.ids().next(), "", vm).sharing(common.snapshot);
        }
        vm.adoptAll(children);
        state.table("vm").put(vm);
        return vm.id();
    }

    private static String nicName(int number) {
        return ("nic" + (number + 1)).intern();
    }
}
