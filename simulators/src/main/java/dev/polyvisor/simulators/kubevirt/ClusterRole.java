package dev.polyvisor.simulators.kubevirt;

/** What a user may do. */
public enum ClusterRole {
    /** Everything. */
    ADMIN,
    /** To read and write namespaced objects and to use all sub-resources but {@code migrate}, as {@code kubevirt.io:edit}. */
    EDIT,
    /** To read everything, and the sub-resources that only tell something, as {@code kubevirt.io:view}. */
    VIEW,
    /** Nothing but discovery. */
    NONE
}
