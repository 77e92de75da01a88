/**
 * A simulated Kubernetes API server with KubeVirt, in this process: {@link dev.polyvisor.simulators.kubevirt.KubeVirtSimulator}.
 */
@NullMarked
package dev.polyvisor.simulators.kubevirt;

import org.jspecify.annotations.NullMarked;
