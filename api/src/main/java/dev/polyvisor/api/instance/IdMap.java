package dev.polyvisor.api.instance;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;

/**
 * How user and group ids inside a container correspond to those of the host. Ids outside all ranges have no
 * counterpart.
 *
 * @param entries the ranges, equal ones only once; LXD reports some of them twice
 */
public record IdMap(List<IdMap.Entry> entries) {

    /**
     * A range of ids.
     *
     * @param hostId the first id on the host
     * @param guestId the first id inside
     * @param size how many ids the range has, at least 1
     * @param users whether it is about user ids
     * @param groups whether it is about group ids
     */
    public record Entry(long hostId, long guestId, long size, boolean users, boolean groups) {

        /** Checks the range. */
        public Entry {
            new Checks()
                    .require(hostId >= 0, "hostId", "is negative")
                    .require(guestId >= 0, "guestId", "is negative")
                    .require(size > 0, "size", "is below 1")
                    .require(size <= Long.MAX_VALUE - Math.max(Math.max(hostId, guestId), 0), "size", "is too large")
                    .require(users || groups, "users", "neither users nor groups are meant")
                    .done();
        }
    }

    /** Copies the ranges and drops repeated ones. */
    public IdMap {
        entries = List.copyOf(new LinkedHashSet<>(entries));
    }

    /**
     * The user id on the host for one inside.
     *
     * @param guestUid the user id inside
     * @return its counterpart, empty when there is none
     */
    public OptionalLong hostUid(long guestUid) {
        return toHost(guestUid, true);
    }

    /**
     * The group id on the host for one inside.
     *
     * @param guestGid the group id inside
     * @return its counterpart, empty when there is none
     */
    public OptionalLong hostGid(long guestGid) {
        return toHost(guestGid, false);
    }

    /**
     * The user id inside for one of the host.
     *
     * @param hostUid the user id on the host
     * @return its counterpart, empty when there is none
     */
    public OptionalLong guestUid(long hostUid) {
        return toGuest(hostUid, true);
    }

    /**
     * The group id inside for one of the host.
     *
     * @param hostGid the group id on the host
     * @return its counterpart, empty when there is none
     */
    public OptionalLong guestGid(long hostGid) {
        return toGuest(hostGid, false);
    }

    private OptionalLong toHost(long id, boolean user) {
        for (Entry e : entries) {
            if ((user ? e.users : e.groups) && id >= e.guestId && id < e.guestId + e.size) {
                return OptionalLong.of(e.hostId + (id - e.guestId));
            }
        }
        return OptionalLong.empty();
    }

    private OptionalLong toGuest(long id, boolean user) {
        for (Entry e : entries) {
            if ((user ? e.users : e.groups) && id >= e.hostId && id < e.hostId + e.size) {
                return OptionalLong.of(e.guestId + (id - e.hostId));
            }
        }
        return OptionalLong.empty();
    }
}
