/** The inventory of an LXD, beside bare reading of what it sends. */
@NullMarked
package dev.polyvisor.benchmarks.lxd;

import org.jspecify.annotations.NullMarked;
