/** Benchmarks of the revisioned store: reading, writing, watching, saving. */
@NullMarked
package dev.polyvisor.benchmarks.store;

import org.jspecify.annotations.NullMarked;
