/** What the controllers of the simulated cluster do with its objects. */
@NullMarked
package dev.polyvisor.simulators.kubevirt.control;

import org.jspecify.annotations.NullMarked;
