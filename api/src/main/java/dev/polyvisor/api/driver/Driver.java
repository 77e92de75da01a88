package dev.polyvisor.api.driver;

import dev.polyvisor.api.BackendVersion;
import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.RawReply;
import dev.polyvisor.api.RawRequest;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.machine.PluginSPI;
import dev.polyvisor.api.resource.ResourceDriver;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The author's side of an opened backend: one session with one server.
 *
 * <p>Thread safety: all methods may be called from several threads at once. Methods that block honour interrupts.
 */
public interface Driver extends AutoCloseable {

    /**
     * Contacts the backend and checks that it is the right product, that it is new enough and that the credentials are
     * good for what the driver needs. Blocks for at most the time-outs of the connection; changes nothing.
     *
     * @return what the backend says of itself
     * @throws PolyvisorException UNAVAILABLE, UNAUTHENTICATED, PERMISSION_DENIED, DEADLINE_EXCEEDED;
     *     FAILED_PRECONDITION when it is another product or too old
     * @throws InterruptedException when the thread is interrupted
     */
    BackendVersion test() throws InterruptedException;

    /**
     * The kinds that the driver writes: constants. Does not block.
     *
     * @return the kinds
     */
    Set<Kind<?>> kinds();

    /**
     * How the model is filled and kept: event sources with the adapters that they feed. Asked once; does not block.
     *
     * @return the feeds; each kind is written by the adapters of one feed
     */
    List<Feed<?>> feeds();

    /**
     * What instances of this backend may be able to do, as far as it is known now. Does not block.
     *
     * @return the capabilities
     */
    Set<Capability> capabilities();

    /**
     * Why a capability is absent. Does not block.
     *
     * @param capability a capability that {@link #capabilities()} lacks
     * @return the reason with its source
     */
    String whyNot(Capability capability);

    /**
     * The instances in the connection's default scope.
     *
     * @return the instances
     * @throws PolyvisorException UNIMPLEMENTED when the driver has none
     */
    default Instances instances() {
        throw PolyvisorException.of(ErrorCode.UNIMPLEMENTED, "this driver has no instances");
    }

    /**
     * Allocation of resources.
     *
     * @return the resource driver
     * @throws PolyvisorException UNIMPLEMENTED when the driver has none
     */
    default ResourceDriver resources() {
        throw PolyvisorException.of(ErrorCode.UNIMPLEMENTED, "this driver allocates no resources");
    }

    /**
     * What the machine plugin of the engine drives.
     *
     * @return the SPI, empty when the driver has none
     */
    default Optional<PluginSPI<?>> plugin() {
        return Optional.empty();
    }

    /**
     * Sends a request in the backend's own language, once.
     *
     * @param request the request
     * @return the answer, whatever its status
     * @throws PolyvisorException UNIMPLEMENTED when the backend has no such language
     * @throws InterruptedException when the thread is interrupted
     */
    default RawReply raw(RawRequest request) throws InterruptedException {
        throw PolyvisorException.of(ErrorCode.UNIMPLEMENTED, "this driver has no language of its own");
    }

    /**
     * Takes up work that an earlier process began.
     *
     * @param verb the verb of its plan
     * @param handle the handle of its acceptance
     * @return a plan whose acceptance is that handle, empty when nothing tells any more what became of it
     * @throws InterruptedException when the thread is interrupted
     */
    default Optional<OperationPlan<?>> resume(String verb, String handle) throws InterruptedException {
        return Optional.empty();
    }

    /**
     * Ends the session: connections, logins, whatever it holds. The engine has interrupted its threads before, and
     * waits for a bounded time only. Idempotent.
     */
    @Override
    void close();
}
