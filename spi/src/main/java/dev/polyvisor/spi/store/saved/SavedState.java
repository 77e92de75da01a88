package dev.polyvisor.spi.store.saved;

import java.util.List;

/**
 * What was read from a saved state.
 *
 * @param epoch the epoch in which it was written
 * @param entries the entries
 */
public record SavedState(String epoch, List<SavedEntry> entries) {}
