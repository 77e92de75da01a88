package dev.polyvisor.api.instance;

/** In what form an instance is written out. */
public enum ExportFormat {
    /** The form that the backend itself can read again: LXD image archive, KubeVirt disk image, oVirt OVA. */
    NATIVE,
    /** An OVA archive. */
    OVA,
    /** The content of one disk, byte by byte. */
    RAW_DISK,
    /** One disk as qcow2. */
    QCOW2_DISK
}
