package dev.polyvisor.api.instance;

/** What is found under a path of the guest. */
public enum FileType {
    /** A file. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** A symbolic link; it is never followed by a reading call. */
    SYMLINK,
    /** A device, socket or pipe. */
    OTHER
}
