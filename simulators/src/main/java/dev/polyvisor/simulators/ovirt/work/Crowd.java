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

    /** What the machines of one call have in common: entities that nobody finds, of which only the fields count. */
    private record Common(
            Entity nic, Entity disk, Entity attachment, Entity snapshot, int nics, int disks, int snapshots) {}

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
        Entity up = running.ref("host") == null ? model : running;
        Common common = new Common(
                nameless("nic").set("vnic_profile", state.standard("vnic_profile")),
                disks == 0 ? nameless("disk") : disk(),
                nameless("disk_attachment").set("interface", "virtio_scsi").set("active", "true"),
                nameless("snapshot").set("date", state.millis()).set("description", "before the change"),
                nics,
                disks,
                snapshots);
        List<String> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(add(prefix + "-" + i, i % 2 == 0 ? model : up, common));
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

    private Entity disk() {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("name", "model");
        body.put("provisioned_size", "10737418240").put("format", "cow").put("sparse", "true");
        Entity model = keepers.of("disk").add(SILENT, null, body);
        state.table("disk").remove(model);
        return model.unset("#job").unset("alias").unset("image_id");
    }

    private String add(String name, Entity like, Common common) {
        Entity vm = new Entity(state.kind("vm"), state.ids().next(), name, null).sharing(like.fields());
        Entity[] children = new Entity[common.nics() + common.disks() + common.snapshots()];
        int at = 0;
        for (int i = 0; i < common.nics(); i++) {
            // the constant texts are shared as well
            children[at++] = new Entity(state.kind("nic"), state.ids().next(), nicName(i), vm)
                    .sharing(common.nic().fields());
        }
        for (int i = 0; i < common.disks(); i++) {
            Entity disk = new Entity(state.kind("disk"), state.ids().next(), name + "_Disk" + (i + 1), null)
                    .sharing(common.disk().fields());
            state.table("disk").put(disk);
            Entity attachment = new Entity(state.kind("disk_attachment"), disk.key(), "", vm)
                    .sharing(common.attachment().fields())
                    .set("disk", disk);
            disk.adopt(attachment);
            children[at++] = attachment;
        }
        for (int i = 0; i < common.snapshots(); i++) {
            children[at++] = new Entity(state.kind("snapshot"), state.ids().next(), "", vm)
                    .sharing(common.snapshot().fields());
        }
        vm.adoptAll(children);
        state.table("vm").put(vm);
        return vm.id();
    }

    private Entity nameless(String kind) {
        return new Entity(state.kind(kind), "", "", null);
    }

    private static String nicName(int number) {
        return ("nic" + (number + 1)).intern();
    }
}
