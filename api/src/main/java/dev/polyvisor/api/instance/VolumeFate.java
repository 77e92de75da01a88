package dev.polyvisor.api.instance;

/** What becomes of the volume of a disk that is detached. */
public enum VolumeFate {
    /** It stays as a volume of its own. */
    KEEP,
    /** It is deleted. */
    DELETE
}
