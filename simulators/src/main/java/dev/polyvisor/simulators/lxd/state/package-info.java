/** What the simulated LXD has: instances, images, profiles and everything else, under one lock. */
@NullMarked
package dev.polyvisor.simulators.lxd.state;

import org.jspecify.annotations.NullMarked;
