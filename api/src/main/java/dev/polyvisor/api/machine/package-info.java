/**
 * Machines for orchestrators, as a machine controller manager drives them.
 *
 * <p>{@link dev.polyvisor.api.machine.MachineDriver} is what a host calls, with a request and a response record for
 * each method. {@link dev.polyvisor.api.machine.PluginSPI} is what a driver implements: the same steps over a typed
 * provider specification. Between the two stands the engine's machine plugin, the same for all drivers: it decodes,
 * checks, names errors and keeps the last known state.
 *
 * <p>Errors are told by {@link dev.polyvisor.api.ErrorCode}, whose numbers are those of the machine contract.
 */
@NullMarked
package dev.polyvisor.api.machine;

import org.jspecify.annotations.NullMarked;
