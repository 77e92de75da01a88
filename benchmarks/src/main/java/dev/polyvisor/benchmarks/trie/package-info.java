/** Benchmarks of the hash trie that the store is built of, with the JDK's mutable map for orientation. */
@NullMarked
package dev.polyvisor.benchmarks.trie;

import org.jspecify.annotations.NullMarked;
