/**
 * A simulated oVirt engine.
 *
 * <p>{@link dev.polyvisor.simulators.ovirt.OvirtSimulator} is where to begin.
 */
@NullMarked
package dev.polyvisor.simulators.ovirt;

import org.jspecify.annotations.NullMarked;
