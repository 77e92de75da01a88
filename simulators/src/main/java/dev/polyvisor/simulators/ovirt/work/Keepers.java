package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Ids;
import dev.polyvisor.simulators.ovirt.state.Refused;
import dev.polyvisor.simulators.ovirt.state.Table;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Who keeps which kind. Thread safety: what it gives out is guarded by the lock. */
public final class Keepers {
    private final Map<String, Keeper> keepers;
    private final Actions actions;
    private final Storage storage;
    private final Power power;

    public Keepers(Work work) {
        Disks disks = new Disks(work);
        Nics nics = new Nics(work);
        Snapshots snapshots = new Snapshots(work);
        Hosts hosts = new Hosts(work);
        Machines machines = new Machines(work, disks);
        this.storage = new Storage(work);
        Storage.OfCentre attached = new Storage.OfCentre(storage);
        Attachments attachments = new Attachments(work, disks);
        Templates templates = new Templates(work, disks);
        Cdroms cdroms = new Cdroms(work);
        this.keepers = Map.ofEntries(
                Map.entry("data_center", new Networks.Centres(work)),
                Map.entry("cluster", new Networks.Clusters(work)),
                Map.entry("host", hosts),
                Map.entry("network", new Networks(work)),
                Map.entry("dc_network", new Networks(work)),
                Map.entry("cluster_network", new Networks.OfCluster(work)),
                Map.entry("network_label", new Networks.Labels(work)),
                Map.entry("vnic_profile", new VnicProfiles(work)),
                Map.entry("storage_domain", storage),
                Map.entry("attached_storage_domain", attached),
                Map.entry("disk_profile", new Profiles(work, "disk_profile", 10120, 10124, 10122)),
                Map.entry("cpu_profile", new Profiles(work, "cpu_profile", 10130, 0, 0)),
                Map.entry("template", templates),
                Map.entry("vm", machines),
                Map.entry("disk", disks),
                Map.entry("lun_disk", disks),
                Map.entry("disk_attachment", attachments),
                Map.entry("nic", nics),
                Map.entry("snapshot", snapshots),
                Map.entry("cdrom", cdroms),
                Map.entry("watchdog", new SimpleKeeper(work, "watchdog", 0, 0, 0)),
                Map.entry("vm_numa_node", new NumaNodes(work)),
                Map.entry("vm_host_device", new HostDevices(work)),
                Map.entry("tag", new Tags(work)),
                Map.entry("vm_tag", new Tags.OfMachine(work)));
        this.power = new Power(work);
        this.actions = new Actions(work, hosts, nics, snapshots, attached, power, new Moves(work, disks));
    }

    public Keeper of(String kindKey) {
        return Optional.ofNullable(keepers.get(kindKey)).orElseThrow(() -> Refused.empty(405));
    }

    public Actions actions() {
        return actions;
    }

    /** Makes a storage domain part of a data centre. */
    public void attach(Act act, Entity dataCenter, Entity domain) {
        Entity unused = storage.attach(act, dataCenter, domain);
    }

    /** What shows of a machine in a state that it has got in a moment; the first host that fits runs it. */
    public void status(Entity vm, String status) {
        if (status.equals("down")) {
            power.down(vm);
        } else {
            Entity host = vm.ref("host") == null ? power.host(vm, null) : vm.ref("host");
            if (host != null && !status.equals("suspended")) {
                vm.set("host", host);
            }
            power.up(vm, status);
        }
    }

    static boolean none(Table table, Predicate<Entity> condition) {
        for (Entity each : table.unsorted()) {
            if (condition.test(each)) {
                return false;
            }
        }
        return true;
    }

    /** Keeps NUMA nodes; the mode shows with the machine, too. */
    private static final class NumaNodes extends SimpleKeeper {
        private NumaNodes(Work work) {
            super(work, "vm_numa_node", 0, 0, 0);
        }

        @Override
        void afterwards(Act act, Entity node) {
            if (node.parent() != null && node.own("numa_tune_mode") != null) {
                node.parent().set("numa_tune_mode", node.text("numa_tune_mode"));
                work().tellOf(act, 1300, "", node.parent());
            }
        }
    }

    /** Keeps profiles of networks. */
    private static final class VnicProfiles extends SimpleKeeper {
        private VnicProfiles(Work work) {
            super(work, "vnic_profile", 1122, 1124, 1126);
        }

        @Override
        void complete(Act act, Entity profile, @Nullable Entity parent) {
            if (profile.tree("pass_through").path("mode").asString("").equals("enabled")) {
                profile.set("migratable", profile.text("migratable").isEmpty() ? "false" : profile.text("migratable"));
            }
        }

        @Override
        public Entity shown(Entity profile, boolean isNew) {
            return new Entity(profile.kind(), profile.key(), profile.name(), profile.ref("network"))
                    .sharing(profile.fields());
        }
    }

    /** Keeps profiles, whose address is below what they are for. */
    private static final class Profiles extends SimpleKeeper {
        private final String owner;

        private Profiles(Work work, String kind, int added, int updated, int removed) {
            super(work, kind, added, updated, removed);
            this.owner = kind.equals("disk_profile") ? "storage_domain" : "cluster";
        }

        @Override
        boolean isRival(Entity other, ObjectNode body) {
            return other.ref(owner) == work().fields().refer(owner, body.path(owner));
        }

        @Override
        @Nullable
        Entity above(@Nullable Entity parent, ObjectNode body) {
            return work().fields().refer(owner, body.path(owner));
        }
    }

    /** The id of what a test wants to have with a certain one. */
    static Object idOf(ObjectNode body, Ids ids) {
        return body.has("#id") ? Ids.key(body.path("#id").stringValue()) : ids.next();
    }
}
