/** Clients that die in the middle of a call, over the simulated LXD. */
@NullMarked
package dev.polyvisor.driver.lxd.kill;

import org.jspecify.annotations.NullMarked;
