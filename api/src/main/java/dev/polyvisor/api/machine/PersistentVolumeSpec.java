package dev.polyvisor.api.machine;

import java.util.Map;
import java.util.Objects;

/**
 * The specification of a persistent volume of the guest's cluster, as far as a driver needs it to name the volume
 * behind it.
 *
 * @param name the name of the persistent volume; may be empty
 * @param source the kind of its source, for example {@code csi}, {@code nfs}, {@code hostPath}
 * @param driver the name of the CSI driver; empty for other sources
 * @param volumeHandle the handle by which the CSI driver knows the volume; empty for other sources
 * @param attributes further settings of the source
 */
public record PersistentVolumeSpec(
        String name, String source, String driver, String volumeHandle, Map<String, String> attributes) {
    /** The source of volumes that a CSI driver provides. */
    public static final String CSI = "csi";

    /** Checks and copies the values. */
    public PersistentVolumeSpec {
        Objects.requireNonNull(name, "name");
        Checks.notBlank("source", source);
        Objects.requireNonNull(driver, "driver");
        Objects.requireNonNull(volumeHandle, "volumeHandle");
        if (source.equals(CSI)) {
            Checks.notBlank("driver", driver);
            Checks.notBlank("volumeHandle", volumeHandle);
        }
        attributes = Checks.copy(attributes);
    }

    /**
     * A volume that a CSI driver provides.
     *
     * @param driver the name of the driver
     * @param volumeHandle the handle of the volume
     * @return the specification
     */
    public static PersistentVolumeSpec csi(String driver, String volumeHandle) {
        return new PersistentVolumeSpec("", CSI, driver, volumeHandle, Map.of());
    }

    /**
     * A volume of another source.
     *
     * @param source the kind of the source
     * @return the specification
     */
    public static PersistentVolumeSpec other(String source) {
        return new PersistentVolumeSpec("", source, "", "", Map.of());
    }

    /**
     * Whether a CSI driver provides it.
     *
     * @return true for the source {@link #CSI}
     */
    public boolean isCsi() {
        return source.equals(CSI);
    }
}
