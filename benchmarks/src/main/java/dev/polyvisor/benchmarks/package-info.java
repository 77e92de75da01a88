/** The load of a whole process. The packages below it hold the benchmarks of the parts. */
@NullMarked
package dev.polyvisor.benchmarks;

import org.jspecify.annotations.NullMarked;
