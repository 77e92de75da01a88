package dev.polyvisor.api.instance;

/** What a disk is to the guest. */
public enum DiskKind {
    /** A block device. */
    DISK,
    /** A CD drive. */
    CDROM,
    /** A block device that passes SCSI commands through. */
    LUN,
    /** A file system that is mounted into the guest, as containers do. */
    DIRECTORY
}
