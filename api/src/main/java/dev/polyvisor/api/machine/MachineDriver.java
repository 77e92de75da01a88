package dev.polyvisor.api.machine;

import dev.polyvisor.api.PolyvisorException;

/**
 * Creates and deletes machines for an orchestrator.
 *
 * <p>All methods block, can be interrupted (CANCELLED, with the interrupt flag set) and end with DEADLINE_EXCEEDED when
 * the time of their request is up. All are idempotent and may be called from several threads. What was not finished is
 * taken up by the next call of the same name.
 *
 * <p>Every method but {@link #getVolumeIds(GetVolumeIdsRequest)} first decodes and checks the class and the secret,
 * before any contact with the backend:
 *
 * <table>
 *   <caption>Codes that every method can end with</caption>
 *   <tr><th>code</th><th>when</th></tr>
 *   <tr><td>INVALID_ARGUMENT</td><td>the provider specification cannot be read, it or the secret breaks a rule (all
 *       violations with their paths), or the backend refuses the request as malformed</td></tr>
 *   <tr><td>UNAUTHENTICATED</td><td>the secret is missing, lacks credentials, or the backend does not accept
 *       them</td></tr>
 *   <tr><td>PERMISSION_DENIED</td><td>the credentials lack a right</td></tr>
 *   <tr><td>FAILED_PRECONDITION</td><td>something that the request depends on is missing (a namespace, an image, a
 *       network)</td></tr>
 *   <tr><td>UNAVAILABLE</td><td>the backend cannot be reached, is overloaded or not ready</td></tr>
 *   <tr><td>DEADLINE_EXCEEDED</td><td>the time ran out</td></tr>
 *   <tr><td>CANCELLED</td><td>the calling thread was interrupted</td></tr>
 *   <tr><td>INTERNAL, UNKNOWN</td><td>the backend failed, or answered what cannot be classified</td></tr>
 * </table>
 */
public interface MachineDriver {

    /**
     * Creates a machine, or adopts and completes the one of that name that is ours already. Does not wait for the guest
     * to boot.
     *
     * @param request the machine, its class and secret
     * @return its provider id, the name of its node, and the last known state
     * @throws PolyvisorException ALREADY_EXISTS when a machine of that name is not ours; ABORTED when one of that name
     *     is being deleted or another call won; RESOURCE_EXHAUSTED for a quota or no room; and as the interface says
     */
    CreateMachineResponse createMachine(CreateMachineRequest request);

    /**
     * Deletes a machine with all that was made for it. One that is not there is a success.
     *
     * @param request the machine, its class and secret
     * @return the last known state
     * @throws PolyvisorException FAILED_PRECONDITION when a machine of that name is not ours; ABORTED when another call
     *     won; and as the interface says
     */
    DeleteMachineResponse deleteMachine(DeleteMachineRequest request);

    /**
     * Whether a machine of the class exists. One that is broken, stopped or being deleted does; one that is not ours does
     * not, so that no caller takes it over.
     *
     * @param request the machine, its class and secret
     * @return its provider id and the name of its node
     * @throws PolyvisorException NOT_FOUND when there is none; OUT_OF_RANGE when several claim the name; and as the
     *     interface says
     */
    GetMachineStatusResponse getMachineStatus(GetMachineStatusRequest request);

    /**
     * The machines that were made with a class, told by its tags.
     *
     * @param request the class and the secret
     * @return the machines; none is no error
     * @throws PolyvisorException INVALID_ARGUMENT when the class has no tags, since everything would match; and as the
     *     interface says
     */
    ListMachinesResponse listMachines(ListMachinesRequest request);

    /**
     * Shuts a machine down through its guest and keeps it with its disks. One that is off is a success.
     *
     * @param request the machine, its class and secret
     * @return its provider id
     * @throws PolyvisorException NOT_FOUND when there is none; FAILED_PRECONDITION when it is not ours; ABORTED when
     *     another call won; and as the interface says
     */
    ShutDownMachineResponse shutDownMachine(ShutDownMachineRequest request);

    /**
     * The identities of volumes as the backend knows them.
     *
     * @param request the specifications of persistent volumes
     * @return the identities in the order of the request; volumes of other kinds are left out
     * @throws PolyvisorException UNIMPLEMENTED when the backend has no volumes of its own; no other code
     */
    GetVolumeIdsResponse getVolumeIds(GetVolumeIdsRequest request);
}
