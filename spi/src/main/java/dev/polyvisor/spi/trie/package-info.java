/**
 * Immutable hash tries: the map ({@link dev.polyvisor.spi.trie.HashTrie}) and the set
 * ({@link dev.polyvisor.spi.trie.HashTrieSet}) that the revisioned model is made of. Every version costs only the few
 * nodes in which it differs from the one before it, and two versions are compared in the time their difference takes.
 *
 * <p>The structure is CHAMP (Steindorfer and Vinju, "Optimizing Hash-Array Mapped Tries for Fast and Lean Immutable JVM
 * Collections", OOPSLA 2015). It knows nothing of the model above it, and the module does not export it.
 */
@NullMarked
package dev.polyvisor.spi.trie;

import org.jspecify.annotations.NullMarked;
