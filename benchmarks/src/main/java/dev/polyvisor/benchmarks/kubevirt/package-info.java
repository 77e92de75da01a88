/** The inventory of a KubeVirt cluster, beside the informers of fabric8 over the same HTTP client. */
@NullMarked
package dev.polyvisor.benchmarks.kubevirt;

import org.jspecify.annotations.NullMarked;
