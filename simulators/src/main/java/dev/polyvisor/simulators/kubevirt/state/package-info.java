/** What the simulated cluster has: objects, their history, the kinds that it serves. */
@NullMarked
package dev.polyvisor.simulators.kubevirt.state;

import org.jspecify.annotations.NullMarked;
