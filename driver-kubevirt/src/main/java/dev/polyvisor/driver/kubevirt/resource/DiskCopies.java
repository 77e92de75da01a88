package dev.polyvisor.driver.kubevirt.resource;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Consistency;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.inventory.SnapshotBackups;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import dev.polyvisor.spi.resource.DataVolume;
import dev.polyvisor.spi.resource.DiskCopy;
import dev.polyvisor.spi.resource.DiskCopySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Copies that stay when machine and disk go. A disk is copied as a VolumeSnapshot, with the guest's file systems frozen for as long as
 * that takes where its agent can; the system disk as a VirtualMachineSnapshot, which keeps what the machine is defined as too. Thread safety:
 * may be used from any thread.
 */
final class DiskCopies {
    /** What machines that this driver makes call the disk that they boot from. */
    static final String SYSTEM_DISK = "root";

    /** File systems thaw by themselves when this process dies. */
    private static final Duration THAW = Duration.ofMinutes(1);

    private final NamespacedObjects objects;
    private final VmLookup lookup;

    DiskCopies(NamespacedObjects objects, VmLookup lookup) {
        this.objects = objects;
        this.lookup = lookup;
    }

    DiskCopy make(DiskCopySpec spec) throws InterruptedException {
        Consistency consistency =
                spec.volume().isPresent() ? ofVolume(spec, spec.volume().get()) : ofSystem(spec);
        KubeKind kind = spec.volume().isPresent() ? KubeKind.VOLUME_SNAPSHOT : KubeKind.SNAPSHOT;
        return new DiskCopy(new CopyId(kind, spec.name()).toString(), spec.name(), spec.labels(), consistency);
    }

    private Consistency ofVolume(DiskCopySpec spec, DataVolume volume) throws InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("source", Map.of("persistentVolumeClaimName", volume.name()));
        body.put("volumeSnapshotClassName", snapshotClass(volume.name()));
        Instance instance = spec.instance();
        boolean running = instance.refresh().isRunning();
        boolean frozen = running && freeze(instance);
        try {
            WireAny made = objects.make(KubeKind.VOLUME_SNAPSHOT, spec.name(), spec.labels(), body);
            boolean unused = objects.until(() -> isReady(made.metadata().name()));
        } finally {
            if (frozen) {
                thaw(instance);
            }
        }
        return frozen || !running ? Consistency.FILE_SYSTEM : Consistency.CRASH;
    }

    private Optional<Boolean> isReady(String name) throws InterruptedException {
        WireAny snapshot = objects.find(KubeKind.VOLUME_SNAPSHOT, name).orElseThrow(() -> deleted(name));
        String problem = snapshot.status().path("error").path("message").asString("");
        if (!problem.isEmpty()) {
            throw PolyvisorException.of(ErrorCode.ABORTED, "the snapshot of a volume failed: " + problem);
        }
        return snapshot.status().path("readyToUse").asBoolean(false) ? Optional.of(true) : Optional.empty();
    }

    private static PolyvisorException deleted(String name) {
        return PolyvisorException.of(ErrorCode.ABORTED, "snapshot '" + name + "' was deleted while it was being taken");
    }

    /** The class for the driver of a claim's storage, the default one first. */
    private String snapshotClass(String claim) throws InterruptedException {
        String storageClass = objects.find(KubeKind.CLAIM, claim)
                .orElseThrow(() -> PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no volume '" + claim + "'"))
                .spec()
                .path("storageClassName")
                .asString("");
        Optional<String> driver = objects.client()
                .find(KubeKind.STORAGE_CLASS, "", storageClass, WireAny.class)
                .map(WireAny::provisioner);
        return objects.all(KubeKind.VOLUME_SNAPSHOT_CLASS, Optional.empty()).stream()
                .filter(each -> driver.filter(each.driver()::equals).isPresent())
                .min(Comparator.comparing((WireAny each) -> !isDefault(each))
                        .thenComparing(each -> each.metadata().name()))
                .map(each -> each.metadata().name())
                .orElseThrow(() -> PolyvisorException.of(
                        ErrorCode.UNIMPLEMENTED,
                        "the cluster has no snapshots for the storage class '" + storageClass + "'"));
    }

    private static boolean isDefault(WireAny snapshotClass) {
        return "true"
                .equals(snapshotClass.metadata().annotations().get("snapshot.storage.kubernetes.io/is-default-class"));
    }

    /** Without an agent that can do it the copy is what the disk has after a loss of power. */
    private static boolean freeze(Instance instance) throws InterruptedException {
        try {
            Instance unused = instance.guest().freezeFileSystems(THAW).await();
            return true;
        } catch (PolyvisorException cannot) {
            return false;
        }
    }

    private static void thaw(Instance instance) throws InterruptedException {
        try {
            Instance unused = instance.guest().thawFileSystems().await();
        } catch (PolyvisorException late) {
            // they thaw by themselves
            return;
        }
    }

    private Consistency ofSystem(DiskCopySpec spec) throws InterruptedException {
        String machine = spec.instance().name();
        Read read = lookup.named(objects.namespace(), machine)
                .orElseThrow(
                        () -> PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no instance '" + machine + "'"));
        boolean persistent = read.value().guest().stream()
                .flatMap(guest -> guest.disks().stream())
                .anyMatch(disk -> disk.name().equals(SYSTEM_DISK) && disk.isPersistent());
        if (!persistent) {
            throw PolyvisorException.of(
                    ErrorCode.UNIMPLEMENTED, "the system disk is no claim, and KubeVirt copies claims only");
        }
        Map<String, Object> body = Map.of(
                "source",
                Map.of("apiGroup", "kubevirt.io", "kind", "VirtualMachine", "name", machine),
                "deletionPolicy",
                "retain");
        WireAny made = objects.make(KubeKind.SNAPSHOT, spec.name(), spec.labels(), body);
        JsonNode status = objects.until(() -> taken(made.metadata().name()));
        if (!has(status.path("snapshotVolumes").path("includedVolumes"), SYSTEM_DISK)) {
            delete(new CopyId(KubeKind.SNAPSHOT, made.metadata().name()).toString());
            throw PolyvisorException.of(
                    ErrorCode.UNIMPLEMENTED, "the cluster has no snapshots for the storage of the system disk");
        }
        JsonNode indications = status.path("indications");
        return has(indications, "Online") && !has(indications, "GuestAgent")
                ? Consistency.CRASH
                : Consistency.FILE_SYSTEM;
    }

    private Optional<JsonNode> taken(String name) throws InterruptedException {
        JsonNode status = objects.find(KubeKind.SNAPSHOT, name)
                .orElseThrow(() -> deleted(name))
                .status();
        if (status.path("phase").asString("").equals("Failed")) {
            throw PolyvisorException.of(
                    ErrorCode.ABORTED,
                    "the snapshot of the machine failed: "
                            + status.path("error").path("message").asString("no reason is told"));
        }
        return status.path("readyToUse").asBoolean(false) ? Optional.of(status) : Optional.empty();
    }

    private static boolean has(JsonNode list, String text) {
        return StreamSupport.stream(list.spliterator(), false)
                .anyMatch(each -> each.asString("").equals(text));
    }

    List<DiskCopy> list(Map<String, String> labels) throws InterruptedException {
        List<DiskCopy> found = new ArrayList<>();
        for (KubeKind kind : List.of(KubeKind.VOLUME_SNAPSHOT, KubeKind.SNAPSHOT)) {
            for (WireAny each : objects.labelled(kind, labels)) {
                String name = each.metadata().name();
                found.add(new DiskCopy(
                        new CopyId(kind, name).toString(), name, each.metadata().labels(), Consistency.UNKNOWN));
            }
        }
        return found;
    }

    /** What is retained goes first: when this is cut off the snapshot, which bears the marks, is still there. */
    void delete(String text) throws InterruptedException {
        Optional<CopyId> id = CopyId.parse(text);
        Optional<WireAny> found =
                id.isPresent() ? objects.find(id.get().kind(), id.get().name()) : Optional.empty();
        if (found.isEmpty()) {
            return;
        }
        Optional<String> content = SnapshotBackups.content(found.get());
        if (content.isPresent()) {
            Optional<WireAny> retained = objects.find(KubeKind.SNAPSHOT_CONTENT, content.get());
            if (retained.isPresent()) {
                boolean unused = objects.delete(KubeKind.SNAPSHOT_CONTENT, retained.get());
            }
        }
        boolean unused = objects.delete(id.get().kind(), found.get());
    }
}
