/** What the simulated LXD can do to what it has. */
@NullMarked
package dev.polyvisor.simulators.lxd.work;

import org.jspecify.annotations.NullMarked;
