package dev.polyvisor.testkit.watch;

import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import java.util.Optional;

/**
 * A change, and what the watch had shown of its key just before.
 *
 * @param change the change
 * @param known whether the history tells what the watch had shown
 * @param last the entry, empty when the key was not there or nothing is known
 */
record Shown(Change change, boolean known, Optional<Entry<?>> last) {

    boolean wasAbsent() {
        return known && last.isEmpty();
    }
}
