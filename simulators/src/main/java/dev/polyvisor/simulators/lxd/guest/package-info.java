/** The inside of the simulated instances: commands, consoles and files. */
@NullMarked
package dev.polyvisor.simulators.lxd.guest;

import org.jspecify.annotations.NullMarked;
