/** Machines of an orchestrator on an oVirt engine. Not exported. */
@NullMarked
package dev.polyvisor.driver.ovirt.machine;

import org.jspecify.annotations.NullMarked;
