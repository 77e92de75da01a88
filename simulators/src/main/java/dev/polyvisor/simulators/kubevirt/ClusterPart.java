package dev.polyvisor.simulators.kubevirt;

/** A part of a cluster that can be missing: its kinds are then not served, and their paths are answered with 404 in plain text. */
public enum ClusterPart {
    /** Containerized Data Importer: DataVolumes, DataSources, StorageProfiles. */
    CDI,
    /** NetworkAttachmentDefinitions. */
    MULTUS,
    /** Snapshots and restores of virtual machines. */
    SNAPSHOTS,
    /** Snapshots of volumes, and their classes. */
    VOLUME_SNAPSHOTS,
    /** Instance types and preferences. */
    INSTANCE_TYPES,
    /** Clones of virtual machines. */
    CLONES,
    /** Exports of virtual machines. */
    EXPORTS,
    /** Pools of virtual machines. */
    POOLS,
    /** Migration policies. */
    MIGRATION_POLICIES,
    /** KubeVirt itself: virtual machines, their instances and migrations, and the sub-resources. */
    KUBEVIRT
}
