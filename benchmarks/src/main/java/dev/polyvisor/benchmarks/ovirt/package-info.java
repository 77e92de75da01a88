/** What reading an oVirt engine takes, beside the SDK of oVirt. */
@NullMarked
package dev.polyvisor.benchmarks.ovirt;

import org.jspecify.annotations.NullMarked;
