/** What the benchmarks of the store are about: records of machines, and a store that is full of them. */
@NullMarked
package dev.polyvisor.benchmarks.model;

import org.jspecify.annotations.NullMarked;
