package dev.polyvisor.spi.policy;

import dev.polyvisor.api.inventory.ResourceKey;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The machines whose validation is due: each once, those of a provider in the order in which they fell due, the providers
 * in turn. It holds no more keys than there are machines.
 *
 * <p>A machine that is being judged waits aside: what falls due meanwhile makes one more run of it, afterwards.
 *
 * <p>Thread safety: none.
 */
final class DueMachines {
    /** By provider, then machine: since when. */
    private final Map<String, Map<ResourceKey, Long>> waiting = new LinkedHashMap<>();

    /** The machines that are being judged; for those that fell due meanwhile, since when. */
    private final Map<ResourceKey, @Nullable Long> judged = new HashMap<>();

    private int size;

    void add(ResourceKey machine, long now) {
        if (judged.containsKey(machine)) {
            judged.putIfAbsent(machine, now);
        } else if (waiting.computeIfAbsent(machine.provider(), any -> new LinkedHashMap<>())
                        .putIfAbsent(machine, now)
                == null) {
            size++;
        }
    }

    /** The next machine, which counts as being judged from now on; null when there is none. */
    @Nullable
    ResourceKey take() {
        Iterator<Map.Entry<String, Map<ResourceKey, Long>>> turns =
                waiting.entrySet().iterator();
        if (!turns.hasNext()) {
            return null;
        }
        Map.Entry<String, Map<ResourceKey, Long>> turn = turns.next();
        turns.remove();
        String provider = turn.getKey();
        Map<ResourceKey, Long> machines = turn.getValue();
        Iterator<ResourceKey> first = machines.keySet().iterator();
        ResourceKey machine = first.next();
        first.remove();
        size--;
        if (!machines.isEmpty()) {
            waiting.put(provider, machines);
        }
        judged.put(machine, null);
        return machine;
    }

    /** A machine is not being judged any more. */
    void done(ResourceKey machine) {
        Long since = judged.remove(machine);
        if (since != null) {
            add(machine, since);
        }
    }

    void forget(ResourceKey machine) {
        Map<ResourceKey, Long> machines = waiting.get(machine.provider());
        if (machines != null && machines.remove(machine) != null) {
            size--;
            if (machines.isEmpty()) {
                waiting.remove(machine.provider());
            }
        }
    }

    /** How many wait. */
    int size() {
        return size;
    }

    /** How many are being judged. */
    int judged() {
        return judged.size();
    }

    /** For how long the machine has waited that waits longest; 0 when none does. */
    long waitingFor(long now) {
        long longest = 0;
        for (Map<ResourceKey, Long> machines : waiting.values()) {
            longest = Math.max(longest, now - machines.values().iterator().next());
        }
        return longest;
    }
}
