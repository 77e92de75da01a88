/** What the simulated LXD does in the background, and who is told of it. */
@NullMarked
package dev.polyvisor.simulators.lxd.operation;

import org.jspecify.annotations.NullMarked;
