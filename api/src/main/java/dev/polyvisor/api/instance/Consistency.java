package dev.polyvisor.api.instance;

/** How consistent the content of a snapshot is. */
public enum Consistency {
    /** As after a power cut. */
    CRASH,
    /** The file systems were frozen through the guest, or the instance was stopped or paused. */
    FILE_SYSTEM,
    /** With the memory, so that the guest goes on where it was. */
    MEMORY,
    /** The backend does not tell. */
    UNKNOWN
}
