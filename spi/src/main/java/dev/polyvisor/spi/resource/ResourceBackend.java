package dev.polyvisor.spi.resource;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.resource.Capacity;
import dev.polyvisor.api.resource.Requirements;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@link GenericResourceDriver} needs of a backend beyond its instances: volumes that live without an instance, copies
 * that outlive one, and who has a hardware address. One session with one scope; keeps nothing in memory.
 *
 * <p>All methods may be called from several threads at once. Those that name a request block, notice an interrupt, and
 * fail with UNAVAILABLE, UNAUTHENTICATED, PERMISSION_DENIED or INTERNAL besides what they say. A listing that cannot be
 * read to its end is an error and never a shorter list: what is not in it counts as gone.
 *
 * <p>A method that makes something makes it whole or not at all as far as the backend allows, and marks it in the same
 * request: what bears no marks is never found again.
 *
 * <p>Three things are asked of the driver's {@code Instances}: labels can be set at creation and by an update, and a query
 * finds by them; an instance that is created in parts bears its labels from the first part on; deleting an instance does
 * not delete what was detached from it, and what it has attached only where {@link #volumesOutliveInstances} says no. That
 * a volume has one user at a time need not be enforced: it is checked after each attachment.
 */
public interface ResourceBackend {
    /** The file systems that cloud-init can make, and {@code raw} for none. */
    Set<String> CLOUD_INIT_DISK_TYPES = Set.of("ext4", "xfs", "vfat", "ntfs", "raw");

    /**
     * Looks whether what a configuration names is there and whether the rights suffice. One or a few requests; changes
     * nothing.
     *
     * @param configuration the configuration
     * @throws PolyvisorException FAILED_PRECONDITION with the path of what is missing
     * @throws InterruptedException when the thread is interrupted
     */
    void check(ResourceConfiguration configuration) throws InterruptedException;

    /**
     * The instances that have a hardware address on any interface: those of everybody, over all scopes that can be seen,
     * whether or not they run. One or a few requests.
     *
     * @param hwaddr the address in lower case with colons
     * @return their identities
     * @throws InterruptedException when the thread is interrupted
     */
    Set<String> holdersOf(String hwaddr) throws InterruptedException;

    /**
     * The volumes that bear labels. One or a few requests. Copies that are volumes may be among them: they are told apart by
     * their labels.
     *
     * @param labels the labels, at least one; a volume has to bear all of them
     * @return the volumes
     * @throws InterruptedException when the thread is interrupted
     */
    List<DataVolume> volumes(Map<String, String> labels) throws InterruptedException;

    /**
     * Makes a volume and waits until it can be attached. Idempotent: a volume of the name with the same labels is what an
     * earlier try has made.
     *
     * @param spec what it shall be
     * @return the volume
     * @throws PolyvisorException NOT_FOUND when pool or source are not there; FAILED_PRECONDITION when it would be smaller
     *     than its source; ALREADY_EXISTS when a volume of the name bears other labels; RESOURCE_EXHAUSTED
     * @throws InterruptedException when the thread is interrupted
     */
    DataVolume createVolume(VolumeSpec spec) throws InterruptedException;

    /**
     * Deletes a volume. Idempotent.
     *
     * @param id its identity
     * @throws PolyvisorException FAILED_PRECONDITION when an instance has it
     * @throws InterruptedException when the thread is interrupted
     */
    void deleteVolume(String id) throws InterruptedException;

    /**
     * Copies a disk and waits until the copy depends on nothing of the instance any more.
     *
     * @param spec what is copied, and what the copy shall be
     * @return the copy
     * @throws PolyvisorException UNIMPLEMENTED when the backend cannot copy such a disk; RESOURCE_EXHAUSTED
     * @throws InterruptedException when the thread is interrupted
     */
    DiskCopy copy(DiskCopySpec spec) throws InterruptedException;

    /**
     * The copies that bear labels. One or a few requests. Where copies are volumes, other volumes may be among them.
     *
     * @param labels the labels, at least one; a copy has to bear all of them
     * @return the copies, of data volumes and of system disks
     * @throws InterruptedException when the thread is interrupted
     */
    List<DiskCopy> copies(Map<String, String> labels) throws InterruptedException;

    /**
     * Deletes a copy. Idempotent.
     *
     * @param id its identity
     * @throws InterruptedException when the thread is interrupted
     */
    void deleteCopy(String id) throws InterruptedException;

    /**
     * How many resources there is room for, as far as the backend tells. One or a few requests.
     *
     * @param requirements what each one needs
     * @return the number and what limits it, or that it is not known
     * @throws InterruptedException when the thread is interrupted
     */
    Capacity room(Requirements requirements) throws InterruptedException;

    /**
     * The options that {@code Instances.create} knows, which definitions may set. Does not block.
     *
     * @return their names
     */
    default Set<String> options() {
        return Set.of();
    }

    /**
     * The file systems that disks can be given. Does not block. {@code dir} stands for a directory that is mounted into
     * the guest.
     *
     * @return their names
     */
    default Set<String> diskTypes() {
        return CLOUD_INIT_DISK_TYPES;
    }

    /**
     * Whether volumes that an instance was given by their names stay when it is deleted: if so nobody has to take them out
     * before. Does not block.
     *
     * @return true when a deletion leaves them alone
     */
    default boolean volumesOutliveInstances() {
        return false;
    }

    /**
     * By which path a guest finds a disk. Does not block.
     *
     * @param serial the serial number that the disk was attached with
     * @return the path of the device
     */
    default String guestDevice(String serial) {
        return "/dev/disk/by-id/virtio-" + serial;
    }
}
