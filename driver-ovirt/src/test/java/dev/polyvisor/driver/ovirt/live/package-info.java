/** The contract of drivers over the simulated engine. */
@NullMarked
package dev.polyvisor.driver.ovirt.live;

import org.jspecify.annotations.NullMarked;
