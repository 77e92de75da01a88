/** The REST API of the simulated LXD. */
@NullMarked
package dev.polyvisor.simulators.lxd.rest;

import org.jspecify.annotations.NullMarked;
