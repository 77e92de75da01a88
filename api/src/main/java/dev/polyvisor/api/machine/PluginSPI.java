package dev.polyvisor.api.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a driver implements for machines: the five steps over a typed specification and a secret, and what the machine
 * plugin needs to get there. The seam at which tests replace a backend.
 *
 * <p>The machine plugin calls it with a specification and a secret that have passed {@link #decode(String)},
 * {@link ProviderSpec#violations()} and {@link #violations(ProviderSpec, MachineSecret)}. It converts an
 * {@link InterruptedException} to CANCELLED, adds the operation and the name of the machine to errors, and leaves
 * NOT_FOUND as it is. Implementations never change the specification, never delete what does not carry the tags, and
 * put no part of the secret into a text.
 *
 * <p>The five steps block, are idempotent, and must be safe for calls from several threads. {@code timeout} is what is
 * left of the caller's time; a step that cannot end within it throws DEADLINE_EXCEEDED. Codes are those of
 * {@link MachineDriver}.
 *
 * @param <S> the driver's provider specification
 */
public interface PluginSPI<S extends ProviderSpec> {

    /**
     * Reads a provider specification. Does not block.
     *
     * @param providerSpec JSON text
     * @return the specification, not yet checked for its rules
     * @throws PolyvisorException INVALID_ARGUMENT when the text is no JSON object, has unknown keys or values of the
     *     wrong type; also for {@code null} and a blank text
     */
    S decode(String providerSpec);

    /**
     * Checks a secret without the backend: what must be there and can be read. A problem names the key and never the
     * value.
     *
     * @param spec the specification
     * @param secret the secret
     * @return all faults, their paths being keys of the secret; empty when there are none
     */
    List<Violation> violations(S spec, MachineSecret secret);

    /**
     * Which of the secret's keys are credentials: a fault of one of these is UNAUTHENTICATED, of any other key
     * INVALID_ARGUMENT.
     *
     * @return the keys
     */
    Set<String> credentialKeys();

    /**
     * Creates a machine, or adopts and completes the one of that name that carries the tags.
     *
     * @param machineName the name of the machine
     * @param spec the specification
     * @param secret the secret
     * @param timeout how long it may take
     * @return the provider id
     * @throws PolyvisorException ALREADY_EXISTS when a machine of that name is not ours; ABORTED when one of that name
     *     is being deleted or another call won; RESOURCE_EXHAUSTED for a quota or no room
     * @throws InterruptedException when the thread is interrupted
     */
    String createMachine(String machineName, S spec, MachineSecret secret, Duration timeout)
            throws InterruptedException;

    /**
     * Deletes a machine and what was made for it.
     *
     * @param machineName the name of the machine
     * @param providerId its provider id as the caller remembers it; may be empty, and never widens what is deleted
     * @param spec the specification
     * @param secret the secret
     * @param timeout how long it may take
     * @return the provider id that was found; empty when nothing was there
     * @throws PolyvisorException FAILED_PRECONDITION when a machine of that name is not ours
     * @throws InterruptedException when the thread is interrupted
     */
    Optional<String> deleteMachine(
            String machineName, String providerId, S spec, MachineSecret secret, Duration timeout)
            throws InterruptedException;

    /**
     * Looks a machine up. One that does not carry the tags is not there.
     *
     * @param machineName the name of the machine
     * @param providerId its provider id as the caller remembers it; may be empty
     * @param spec the specification
     * @param secret the secret
     * @param timeout how long it may take
     * @return what was found, in whatever state
     * @throws PolyvisorException NOT_FOUND when there is none; OUT_OF_RANGE when several claim the name
     * @throws InterruptedException when the thread is interrupted
     */
    FoundMachine getMachineStatus(String machineName, String providerId, S spec, MachineSecret secret, Duration timeout)
            throws InterruptedException;

    /**
     * Lists the machines that carry all tags of the specification and the driver's own mark.
     *
     * @param spec the specification, whose tags are not empty
     * @param secret the secret
     * @param timeout how long it may take
     * @return the name of each machine by its provider id
     * @throws InterruptedException when the thread is interrupted
     */
    Map<String, String> listMachines(S spec, MachineSecret secret, Duration timeout) throws InterruptedException;

    /**
     * Shuts a machine down through its guest and keeps it.
     *
     * @param machineName the name of the machine
     * @param providerId its provider id as the caller remembers it; may be empty
     * @param spec the specification
     * @param secret the secret
     * @param timeout how long it may take
     * @return the provider id that was found
     * @throws PolyvisorException NOT_FOUND when there is none; FAILED_PRECONDITION when it is not ours
     * @throws InterruptedException when the thread is interrupted
     */
    String shutDownMachine(String machineName, String providerId, S spec, MachineSecret secret, Duration timeout)
            throws InterruptedException;

    /**
     * The identities of volumes as the backend knows them. Does not block.
     *
     * @param volumes the specifications of persistent volumes
     * @return the identities in the same order; volumes of other kinds are left out
     * @throws PolyvisorException UNIMPLEMENTED when the backend has no volumes of its own
     */
    List<String> volumeIds(List<PersistentVolumeSpec> volumes);

    /**
     * Which of the secret's keys name a backend and give access to it. The machine plugin sends the five steps of a
     * request whose secret holds one of them to a session of {@link #connect(MachineSecret)}; of any other to this SPI.
     * Does not block.
     *
     * @return the keys; empty when there is only the backend of the connection
     */
    default Set<String> backendKeys() {
        return Set.of();
    }

    /**
     * Makes a session with the backend that a secret names. The machine plugin keeps it for further requests with the
     * same access, and closes it when it has not been used for a while, when there are too many, or when the plugin is
     * closed. The first step contacts the backend, not this.
     *
     * @param access of a checked secret what {@link #backendKeys()} names
     * @return the session
     * @throws PolyvisorException UNAUTHENTICATED or INVALID_ARGUMENT when the access is of no use; UNIMPLEMENTED when
     *     there is only the backend of the connection
     * @throws InterruptedException when the thread is interrupted
     */
    default PluginSession<S> connect(MachineSecret access) throws InterruptedException {
        throw PolyvisorException.of(ErrorCode.UNIMPLEMENTED, "the secret of a machine names no backend here");
    }

    /**
     * The name under which a machine will register as a node. Does not block.
     *
     * @param machineName the name of the machine
     * @param spec the specification
     * @return the name of the node; that of the machine unless the driver knows better
     */
    default String nodeName(String machineName, S spec) {
        return machineName;
    }
}
