/** Machines of an orchestrator on KubeVirt. Not exported. */
@NullMarked
package dev.polyvisor.driver.kubevirt.machine;

import org.jspecify.annotations.NullMarked;
