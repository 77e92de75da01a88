/** Instances on an engine: finding, making, changing and following them. */
@NullMarked
package dev.polyvisor.driver.ovirt.instance;

import org.jspecify.annotations.NullMarked;
