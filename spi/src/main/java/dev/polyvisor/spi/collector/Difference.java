package dev.polyvisor.spi.collector;

import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * In what the model differs from a listing.
 *
 * @param upserts the values that the model has otherwise or not at all
 * @param missing what the model has and the listing has not, by the name of the kind
 * @param held how many entries the model has, by the name of the kind
 */
record Difference(List<Resource> upserts, Map<String, Set<ResourceKey>> missing, Map<String, Integer> held) {

    /** Whether a kind loses so much that the loss has to be seen twice. */
    static boolean shrinks(int held, int missing, int floor) {
        return missing > floor && missing * 2L > held;
    }

    boolean isEmpty() {
        return upserts.isEmpty() && missing.values().stream().allMatch(Set::isEmpty);
    }

    /** All that is missing. */
    Set<ResourceKey> allMissing() {
        Set<ResourceKey> all = new HashSet<>();
        missing.values().forEach(all::addAll);
        return all;
    }

    /**
     * What may be deleted: all that is missing, but of a kind that loses too much only what was missing in the listing
     * before as well, and only if that is again too much, so that both agree.
     *
     * @param suspects what was missing in the listing before, empty when there was no need of a second one
     * @param floor how much a kind may always lose
     * @return the keys; empty when another listing is needed
     */
    Optional<Set<ResourceKey>> deletable(Set<ResourceKey> suspects, int floor) {
        Set<ResourceKey> deletable = new HashSet<>();
        for (Map.Entry<String, Set<ResourceKey>> kind : missing.entrySet()) {
            Set<ResourceKey> gone = kind.getValue();
            int before = held.getOrDefault(kind.getKey(), 0);
            if (shrinks(before, gone.size(), floor)) {
                gone = new HashSet<>(gone);
                gone.retainAll(suspects);
                if (!shrinks(before, gone.size(), floor)) {
                    return Optional.empty();
                }
            }
            deletable.addAll(gone);
        }
        return Optional.of(deletable);
    }
}
