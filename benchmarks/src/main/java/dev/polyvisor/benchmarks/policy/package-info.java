/** What validation costs, and what it costs those who write to the model meanwhile. */
@NullMarked
package dev.polyvisor.benchmarks.policy;

import org.jspecify.annotations.NullMarked;
