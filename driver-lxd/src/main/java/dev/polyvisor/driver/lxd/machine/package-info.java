/** Machines of an orchestrator as instances of LXD. */
@NullMarked
package dev.polyvisor.driver.lxd.machine;

import org.jspecify.annotations.NullMarked;
