package dev.polyvisor.api.resource;

/** Whether a resource is there. The names are the texts that the contract uses. */
public enum AllocationStatus {
    /** There is none. */
    NONE,
    /** It is there, in whatever power state. */
    ALLOCATED
}
