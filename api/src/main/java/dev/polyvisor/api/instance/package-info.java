/**
 * Life cycle and inside of instances, containers and virtual machines alike.
 *
 * <p>{@link dev.polyvisor.api.instance.Instances} finds and creates, {@link dev.polyvisor.api.instance.Instance} is the
 * live handle on one of them. Groups of functions are facets: {@code snapshots()}, {@code files()}, {@code console()}
 * and so on. These rules hold throughout the package:
 *
 * <ul>
 *   <li>A read blocks for the backend's answer (bounded by the request time-out of the connection) and returns a value.
 *       A read whose thread is interrupted throws CANCELLED and leaves the interrupt flag set.
 *   <li>A verb returns an {@link dev.polyvisor.api.Operation}. It throws at once only for a bad argument
 *       (INVALID_ARGUMENT), for what the backend cannot do (UNIMPLEMENTED, with the reason), and when the fleet is
 *       closed (FAILED_PRECONDITION); everything else is how the operation ends. A verb that makes nothing of its own
 *       ends with the instance it was called on.
 *   <li>Verbs name a goal: one that was reached before succeeds with {@code changed() == false}.
 *   <li>Every call may fail with UNAVAILABLE, DEADLINE_EXCEEDED, UNAUTHENTICATED, PERMISSION_DENIED and INTERNAL; the
 *       methods name only what they add.
 *   <li>Handles and facets may be used from any thread. Verbs on one instance that exclude each other are carried out
 *       one after the other.
 *   <li>A handle and its facets stay valid over a rename; after a deletion reads are NOT_FOUND.
 * </ul>
 */
@NullMarked
package dev.polyvisor.api.instance;

import org.jspecify.annotations.NullMarked;
