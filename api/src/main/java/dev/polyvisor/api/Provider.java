package dev.polyvisor.api;

import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.api.resource.ResourceDriver;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * One opened backend, as a host sees it.
 *
 * <p>Thread safety: all methods may be called from any thread. After the provider was removed or replaced, or the fleet
 * closed, calls fail with FAILED_PRECONDITION.
 */
public interface Provider {

    /**
     * The name that the host gave it.
     *
     * @return the name
     */
    String name();

    /**
     * The name of its driver.
     *
     * @return the name
     */
    String driver();

    /**
     * How well the inventory follows the backend. Does not block.
     *
     * @return the status now
     */
    SyncStatus status();

    /**
     * What the backend says of itself. Blocks for a request when it has not been asked yet.
     *
     * @return the version
     * @throws PolyvisorException UNAVAILABLE, UNAUTHENTICATED, PERMISSION_DENIED, DEADLINE_EXCEEDED
     */
    BackendVersion version();

    /**
     * Contacts the backend now and checks that it is the right product and that the credentials are good for what the
     * driver needs. Blocks for at most the time-outs of the connection. Changes nothing.
     *
     * @return what the backend says of itself
     * @throws PolyvisorException UNAVAILABLE, UNAUTHENTICATED, PERMISSION_DENIED, DEADLINE_EXCEEDED;
     *     FAILED_PRECONDITION when it is another product or too old
     */
    BackendVersion test();

    /** Reads everything again: cursors are forgotten, a full listing follows. Returns at once. */
    void reset();

    /**
     * Waits until the model equals the backend.
     *
     * @param timeout how long to wait
     * @throws PolyvisorException DEADLINE_EXCEEDED, with the phase and the cause
     * @throws InterruptedException when the thread is interrupted
     */
    void awaitParity(Duration timeout) throws InterruptedException;

    /**
     * What instances of this provider may be able to do. Does not block; what depends on the backend is known after the
     * first contact.
     *
     * @return the capabilities
     */
    Set<Capability> capabilities();

    /**
     * Why a capability is absent.
     *
     * @param capability the capability
     * @return the reason with its source, empty when the capability is there
     */
    Optional<String> whyNot(Capability capability);

    /**
     * The instances in the connection's default scope.
     *
     * @return the instances
     * @throws PolyvisorException UNIMPLEMENTED when the driver has none
     */
    Instances instances();

    /**
     * Allocation of resources.
     *
     * @return the resource driver
     * @throws PolyvisorException UNIMPLEMENTED when the driver has none
     */
    ResourceDriver resources();

    /**
     * Machines for orchestrators.
     *
     * @return the machine driver
     * @throws PolyvisorException UNIMPLEMENTED when the driver has none
     */
    MachineDriver machines();

    /**
     * Sends a request in the backend's own language. Blocks. Not repeated.
     *
     * @param request the request
     * @return the answer, whatever its status
     * @throws PolyvisorException UNAVAILABLE, DEADLINE_EXCEEDED, UNAUTHENTICATED; RESOURCE_EXHAUSTED when the answer is
     *     larger than 16 MiB; UNIMPLEMENTED when the backend has no such language
     */
    RawReply raw(RawRequest request);
}
