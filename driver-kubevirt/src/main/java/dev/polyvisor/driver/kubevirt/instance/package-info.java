/** Instances on KubeVirt. Not exported. */
@NullMarked
package dev.polyvisor.driver.kubevirt.instance;

import org.jspecify.annotations.NullMarked;
