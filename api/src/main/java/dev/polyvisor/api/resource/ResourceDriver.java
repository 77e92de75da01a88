package dev.polyvisor.api.resource;

import dev.polyvisor.api.PolyvisorException;
import java.time.Duration;
import java.util.List;

/**
 * Allocates machines from definitions and gives them back.
 *
 * <p>A driver keeps no list of what it allocated: it finds a resource again from its hardware address alone, also after
 * a restart of the process, by the marks that it put on everything it made (the driver's name, the address, the time).
 * Two drivers of different names on one backend do not see each other's resources.
 *
 * <p>All methods but {@link #name()}, {@link #timeout()} and {@link #within(Duration)} block. They can be interrupted,
 * which throws CANCELLED and leaves the interrupt flag set, and they end with DEADLINE_EXCEEDED when their time is up.
 * All may be called from several threads at once. Every one may also throw UNAVAILABLE, UNAUTHENTICATED,
 * PERMISSION_DENIED and INTERNAL; and FAILED_PRECONDITION before {@link #prepare(String)}, except for {@link #name()}
 * and {@link #validateDefinition(String)}.
 */
public interface ResourceDriver {

    /**
     * The name of this driver among those of the host; part of the marks. Does not block.
     *
     * @return a constant, unique, lower-case text
     */
    String name();

    /**
     * How long a call may take. Does not block.
     *
     * @return the time, above zero
     */
    Duration timeout();

    /**
     * The same driver with another time for each call. Does not block.
     *
     * @param timeout the time, above zero
     * @return a view that shares everything else with this one
     * @throws PolyvisorException INVALID_ARGUMENT for a time of zero or less
     */
    ResourceDriver within(Duration timeout);

    /**
     * Takes the configuration and checks it, the connection and the rights included. Allocates nothing. Idempotent;
     * must succeed once before anything is allocated.
     *
     * @param configuration a JSON object; a blank text means all defaults
     * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path, unknown keys among them;
     *     FAILED_PRECONDITION when something that it names (a pool, a network) is missing or the backend lacks a
     *     function
     */
    void prepare(String configuration);

    /**
     * Checks a definition without the backend: whether it is well formed, not whether there is room or an image. Does
     * not block.
     *
     * @param definition a JSON object
     * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
     */
    void validateDefinition(String definition);

    /**
     * Creates a resource and starts it. Does not wait for the guest to boot. When it fails nothing is left, except what
     * {@link #orphans()} reports. A repetition with the same idempotency key adopts what an earlier try left; without a
     * key each call is a new resource.
     *
     * @param request the definition and the metadata for the guest
     * @return what was allocated; {@link #status(String)} finds it from now on
     * @throws PolyvisorException INVALID_ARGUMENT when the definition is wrong, before anything is done; NOT_FOUND when
     *     an image, network or snapshot that it names is not there; FAILED_PRECONDITION when a disk to be reused is in
     *     use; ALREADY_EXISTS when the key belongs to another definition; RESOURCE_EXHAUSTED when there is no room
     */
    Allocation allocate(AllocationRequest request);

    /**
     * Creates a resource and starts it, without metadata and without an idempotency key.
     *
     * @param definition a JSON object
     * @return what was allocated
     * @throws PolyvisorException as {@link #allocate(AllocationRequest)}
     */
    default Allocation allocate(String definition) {
        return allocate(AllocationRequest.of(definition));
    }

    /**
     * Whether a resource is there, whatever its power state. NONE is said only when the backend says so; what cannot be
     * found out is an error. Idempotent.
     *
     * @param hwaddr its hardware address, in any usual spelling
     * @return the status
     * @throws PolyvisorException INVALID_ARGUMENT for a blank address; OUT_OF_RANGE when several resources have it
     */
    AllocationStatus status(String hwaddr);

    /**
     * Copies the disks of a resource, which runs on. The copies are independent when the call returns and outlive the
     * resource.
     *
     * @param hwaddr its hardware address, in any usual spelling
     * @param full the whole environment as far as the backend can, system disk and memory; otherwise the data disks of
     *     the definition alone
     * @return one line of JSON: {@code full}, {@code created} (RFC 3339) and {@code snapshots}, a list of objects with
     *     {@code disk}, {@code id} and {@code consistency}; the list is empty when there are no data disks
     * @throws PolyvisorException INVALID_ARGUMENT for a blank address; NOT_FOUND when there is no such resource;
     *     UNIMPLEMENTED when the backend cannot; RESOURCE_EXHAUSTED when there is no room
     */
    String snapshot(String hwaddr, boolean full);

    /**
     * Kills a resource and deletes all that was made for it, except disks to be reused and snapshots. A resource that
     * is gone, wholly or in part, is no error: idempotent. After it the name, the address and the disks are free again.
     *
     * @param hwaddr its hardware address, in any usual spelling
     * @throws PolyvisorException INVALID_ARGUMENT for a blank address, which never matches anything; ABORTED when other
     *     work on it won; FAILED_PRECONDITION when it is protected
     */
    void deallocate(String hwaddr);

    /**
     * How many resources of a definition could be allocated now. A guess: others allocate too.
     *
     * @param definition a JSON object
     * @return the number, or that it is not known
     * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
     */
    Capacity capacity(String definition);

    /**
     * What bears this driver's marks and belongs to no complete resource: remains of calls that were cut off. Calls
     * under way are left out.
     *
     * @return the remains, oldest first; unmodifiable
     */
    List<Orphan> orphans();

    /**
     * Deletes remains. What is gone already is no error: idempotent. Nothing without this driver's marks is touched.
     *
     * @param orphan one of {@link #orphans()}
     * @throws PolyvisorException FAILED_PRECONDITION when it belongs to a complete resource by now
     */
    void remove(Orphan orphan);
}
