package dev.polyvisor.spi.collector;

import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which read wrote what, as far as a read that began earlier may still bring something.
 *
 * <p>Each read and each listing takes a stamp when it begins. A key, and a group that was replaced as a whole, remembers
 * the stamp of who wrote it; a result with an earlier one has been overtaken. Nothing is remembered that no open read
 * could still be compared with. When too much is, the oldest read is given up: its result counts for nothing.
 *
 * <p>Thread safety: none; the committer guards it.
 */
final class Stamps {
    private final int capacity;
    private final TreeMap<Long, Ticket> open = new TreeMap<>();
    private final Map<ResourceKey, Long> keys = new HashMap<>();
    private final Map<Group, Long> groups = new HashMap<>();
    private long latest;

    Stamps(int capacity) {
        this.capacity = capacity;
    }

    /** A read or a listing under way. */
    static final class Ticket {
        private final long stamp;
        private boolean givenUp;

        private Ticket(long stamp) {
            this.stamp = stamp;
        }
    }

    /** All of a kind, or the children of a key as far as they are of the kind. */
    record Group(String kind, @Nullable ResourceKey parent) {}

    Ticket begin() {
        Ticket ticket = new Ticket(++latest);
        open.put(ticket.stamp, ticket);
        return ticket;
    }

    void end(Ticket ticket) {
        Ticket was = open.remove(ticket.stamp);
        if (was != null) {
            forget();
        }
    }

    /** Whether the result of a read can no longer be trusted at all. */
    boolean isGivenUp(Ticket ticket) {
        return ticket.givenUp;
    }

    /** Whether nothing later has written a key that is not, or no longer, there. */
    boolean allows(Ticket ticket, ResourceKey key) {
        return since(keys.get(key), ticket) && since(groups.get(new Group(key.kind(), null)), ticket);
    }

    /** Whether nothing later has written a value's key or group. */
    boolean allows(Ticket ticket, Resource value) {
        return allows(ticket, value.key())
                && value.parent()
                        .map(parent -> since(groups.get(new Group(value.key().kind(), parent)), ticket))
                        .orElse(true);
    }

    void wrote(Ticket ticket, ResourceKey key) {
        if (matters(ticket)) {
            keys.merge(key, ticket.stamp, Math::max);
            bound();
        }
    }

    void wrote(Ticket ticket, Group group) {
        if (matters(ticket)) {
            groups.merge(group, ticket.stamp, Math::max);
            bound();
        }
    }

    /** How many keys and groups are remembered. */
    int size() {
        return keys.size() + groups.size();
    }

    private boolean matters(Ticket ticket) {
        return !open.isEmpty() && open.firstKey() < ticket.stamp;
    }

    private static boolean since(@Nullable Long written, Ticket ticket) {
        return written == null || written <= ticket.stamp;
    }

    private void bound() {
        while (size() > capacity && !open.isEmpty()) {
            open.pollFirstEntry().getValue().givenUp = true;
            forget();
        }
    }

    private void forget() {
        if (open.isEmpty()) {
            keys.clear();
            groups.clear();
        } else {
            long oldest = open.firstKey();
            keys.values().removeIf(stamp -> stamp <= oldest);
            groups.values().removeIf(stamp -> stamp <= oldest);
        }
    }
}
