/**
 * The machine plugin: what stands between a host's requests for machines and a driver's
 * {@link dev.polyvisor.api.machine.PluginSPI}, the same for all drivers, with a fleet or without.
 */
@NullMarked
package dev.polyvisor.spi.machine;

import org.jspecify.annotations.NullMarked;
