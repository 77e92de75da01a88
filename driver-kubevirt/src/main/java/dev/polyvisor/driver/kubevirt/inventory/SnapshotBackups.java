package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.driver.kubevirt.wire.WireAny;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What the content of a snapshot of a machine has of its disks. */
public final class SnapshotBackups {
    private SnapshotBackups() {}

    /** The name of the content of a snapshot, empty while it has none. */
    public static Optional<String> content(WireAny snapshot) {
        return Optional.of(snapshot.status()
                        .path("virtualMachineSnapshotContentName")
                        .asString(""))
                .filter(name -> !name.isEmpty());
    }

    /** The VolumeSnapshot of a disk. */
    public static Optional<String> volumeSnapshot(WireAny content, String disk) {
        return StreamSupport.stream(content.spec().path("volumeBackups").spliterator(), false)
                .filter(each -> each.path("volumeName").asString("").equals(disk))
                .map(each -> each.path("volumeSnapshotName").asString(""))
                .filter(name -> !name.isEmpty())
                .findFirst();
    }
}
