/** The driver for KubeVirt. */
@NullMarked
package dev.polyvisor.driver.kubevirt;

import org.jspecify.annotations.NullMarked;
