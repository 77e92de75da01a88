package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.DiskKind;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.GuestSetup;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.driver.ovirt.inventory.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of a specification oVirt cannot do, all at once and before anything is made. */
final class CreationRules {
    static final String CLUSTER = "cluster";
    static final String BIOS = "bios";
    static final String KIND = "type";
    static final String DISPLAY = "display";
    static final Set<String> OPTIONS = Set.of(CLUSTER, BIOS, KIND, DISPLAY);

    private final InstanceSpec spec;
    private final boolean forResource;
    private final List<Violation> faults = new ArrayList<>();

    /**
     * The rules for a specification.
     *
     * @param forResource whether it is that of a resource, whose disks have serial numbers for all backends
     */
    CreationRules(InstanceSpec spec, boolean forResource) {
        this.spec = spec;
        this.forResource = forResource;
    }

    void check() {
        VmNames.newProblem(spec.name()).ifPresent(problem -> fault("name", problem));
        spec.labels()
                .forEach((key, value) ->
                        Labels.problem(key, value).ifPresent(problem -> fault("labels." + key, problem)));
        if (spec.type().filter(type -> type != MachineType.VIRTUAL_MACHINE).isPresent()) {
            fault("type", "oVirt has virtual machines only");
        }
        refuse(spec.ephemeral(), "ephemeral", "oVirt keeps every machine");
        refuse(!spec.profiles().isEmpty(), "profiles", "oVirt has none; choose a template and an instance type");
        refuse(
                !spec.config().isEmpty(),
                "config",
                "oVirt has no keys; what is not asked for here goes through raw requests");
        refuse(!spec.devices().isEmpty(), "devices", "oVirt has disks and nics");
        refuse(spec.architecture().isPresent(), "architecture", "is that of the cluster");
        source();
        spec.disks().forEach(disk -> {
            String path = "disks." + disk.name();
            if (forResource) {
                apartFromSerial(path, disk, faults);
            } else {
                disk(path, disk, faults);
            }
        });
        spec.nics().forEach(nic -> nic("nics." + nic.name(), nic, faults));
        setup(spec.setup());
        faults.addAll(Refusals.unknown(spec.options().keySet(), OPTIONS));
        Refusals.all(faults);
    }

    private void refuse(boolean wrong, String path, String problem) {
        if (wrong) {
            fault(path, problem);
        }
    }

    private void fault(String path, String problem) {
        faults.add(new Violation(path, problem));
    }

    private void source() {
        InstanceSource source = spec.source();
        boolean isVolume = source instanceof InstanceSource.Volume;
        if (source instanceof InstanceSource.ImageProperties
                || source instanceof InstanceSource.ContainerDisk
                || source instanceof InstanceSource.Url
                || source instanceof InstanceSource.Image image
                        && image.server().isPresent()) {
            fault("source", "oVirt makes machines from its templates, known by name or identity");
        } else if (source instanceof InstanceSource.Volume volume && volume.cloned()) {
            fault("source", "copy the disk before; a machine starts from a disk that is there");
        } else if (source instanceof InstanceSource.CopyOf copy && copy.includeSnapshots()) {
            fault("source.includeSnapshots", "a copy of oVirt has no snapshots");
        }
        refuse(isVolume && spec.rootSize().isPresent(), "rootSize", "the volume has a size");
    }

    /** What of a disk oVirt does not have. */
    static void disk(String path, DiskSpec disk, List<Violation> faults) {
        apartFromSerial(path, disk, faults);
        if (disk.serial().isPresent()) {
            faults.add(new Violation(path + ".serial", "is the identity of the disk"));
        }
    }

    private static void apartFromSerial(String path, DiskSpec disk, List<Violation> faults) {
        if (disk.kind() != DiskKind.DISK) {
            faults.add(new Violation(path + ".kind", "is none that can be attached; every machine has one CD drive"));
        }
        if (!(disk.source() instanceof DiskSource.Blank) && !(disk.source() instanceof DiskSource.Volume)) {
            faults.add(new Violation(
                    path + ".source", "is none that oVirt attaches: an empty disk, or one that is there"));
        } else if (disk.source() instanceof DiskSource.Blank && disk.size().isEmpty()) {
            faults.add(new Violation(path + ".size", "is needed for an empty disk"));
        }
        if (disk.source() instanceof DiskSource.Volume && !AttachedName.holds(disk.name())) {
            faults.add(new Violation(path + ".name", "is no word that the description of a disk can hold"));
        }
        if (disk.path().isPresent()) {
            faults.add(new Violation(path + ".path", "is what the guest makes it"));
        }
        disk.format()
                .filter(format -> !format.equals("cow") && !format.equals("raw"))
                .ifPresent(format -> faults.add(new Violation(path + ".format", "is none of cow, raw")));
        disk.options().keySet().forEach(name -> faults.add(new Violation(path + ".options." + name, "is not known")));
    }

    /** What of an interface oVirt does not have. */
    static void nic(String path, NicSpec nic, List<Violation> faults) {
        Map<String, Boolean> wrong = Map.of(
                "binding", nic.binding().isPresent(),
                "guestName", nic.guestName().isPresent(),
                "addresses", !nic.addresses().isEmpty(),
                "mtu", nic.mtu().isPresent());
        wrong.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .sorted()
                .forEach(name ->
                        faults.add(new Violation(path + "." + name, "is nothing that oVirt keeps for an interface")));
        nic.options().keySet().forEach(name -> faults.add(new Violation(path + ".options." + name, "is not known")));
    }

    private void setup(GuestSetup setup) {
        refuse(setup.vendorData().isPresent(), "setup.vendorData", "oVirt takes user data only");
        refuse(setup.networkData().isPresent(), "setup.networkData", "oVirt takes user data only");
        refuse(setup.passwords().size() > 1, "setup.passwords", "oVirt sets the password of one user");
    }
}
