package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.IdMap;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code raw.idmap} says: the ids of the host that a container may use beside its own range.
 *
 * <p>The server takes it without asking whether the host has delegated these ids to root in {@code /etc/subuid} and
 * {@code /etc/subgid}; where it has not, the container does not start.
 *
 * @param entries the ranges as the server has them: a later range that lies inside an earlier one splits it
 */
public record RawIdmap(List<IdMap.Entry> entries) {
    /** How many lines a text may have. */
    public static final int MAX_LINES = 4096;

    /** Copies the ranges. */
    public RawIdmap {
        entries = List.copyOf(entries);
    }

    /**
     * Reads lines such as {@code both 1000 1000} or {@code uid 1-5 6-10}: {@code both}, {@code uid} or {@code gid}, a range of
     * the host, one of the container, apart by single blanks. Empty lines are left out. Does not block.
     *
     * @param text the value of {@code raw.idmap}
     * @return the ranges
     * @throws PolyvisorException INVALID_ARGUMENT with all lines that are wrong; the paths are {@code raw.idmap[N]}, the N-th line
     *     counted from 0
     */
    public static RawIdmap parse(String text) {
        List<IdMap.Entry> entries = new ArrayList<>();
        List<Violation> wrong = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        if (lines.length > MAX_LINES) {
            throw PolyvisorException.invalidArgument("raw.idmap", "has more than " + MAX_LINES + " lines");
        }
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].isEmpty()) {
                continue;
            }
            try {
                entries = with(entries, line(lines[i]));
            } catch (BadLine bad) {
                wrong.add(new Violation("raw.idmap[" + i + "]", bad.problem));
            }
        }
        if (!wrong.isEmpty()) {
            throw PolyvisorException.invalid(wrong);
        }
        return new RawIdmap(entries);
    }

    /**
     * Reads a text that must not make root of the host available inside, as servers demand that allow unprivileged containers
     * only. Root inside may be another user outside. Does not block.
     *
     * @param text the value of {@code raw.idmap}
     * @return the ranges
     * @throws PolyvisorException INVALID_ARGUMENT as {@link #parse} has it, and when a range begins with id 0 of the host; the
     *     path is then {@code raw.idmap}
     */
    public static RawIdmap requireUnprivileged(String text) {
        RawIdmap map = parse(text);
        if (map.entries.stream().anyMatch(entry -> entry.hostId() == 0)) {
            throw PolyvisorException.invalidArgument(
                    "raw.idmap", "gives root of the host to an unprivileged container");
        }
        return map;
    }

    /**
     * The ranges as a map.
     *
     * @return the map; it has equal ranges only once
     */
    public IdMap toIdMap() {
        return new IdMap(entries);
    }

    private static IdMap.Entry line(String line) throws BadLine {
        String[] fields = line.split(" ", -1);
        if (fields.length != 3) {
            throw new BadLine("is not a kind, a range of the host and one of the container, apart by single blanks");
        }
        String kind = fields[0];
        if (!kind.equals("both") && !kind.equals("uid") && !kind.equals("gid")) {
            throw new BadLine("begins with none of 'both', 'uid' and 'gid'");
        }
        long[] host = range(fields[1]);
        long[] guest = range(fields[2]);
        if (host[1] != guest[1]) {
            throw new BadLine("has ranges of different sizes");
        } else if (host[1] > Long.MAX_VALUE - Math.max(host[0], guest[0])) {
            throw new BadLine("has a range that is too large");
        }
        return new IdMap.Entry(host[0], guest[0], host[1], !kind.equals("gid"), !kind.equals("uid"));
    }

    /** First id and size. */
    private static long[] range(String text) throws BadLine {
        String[] ends = text.split("-", -1);
        if (ends.length > 2) {
            throw new BadLine("has a range with more than one '-'");
        }
        long first = id(ends[0]);
        long last = id(ends[ends.length - 1]);
        if (last < first) {
            throw new BadLine("has a range that ends before it begins");
        } else if (last - first == Long.MAX_VALUE) {
            throw new BadLine("has a range that is too large");
        }
        return new long[] {first, last - first + 1};
    }

    private static long id(String text) throws BadLine {
        return Decimal.parse(text, 0, Long.MAX_VALUE)
                .orElseThrow(() -> new BadLine("has an id that is no number from 0 to 2^63 - 1"));
    }

    /** The server keeps what an earlier range has on both sides of the new one. */
    private static List<IdMap.Entry> with(List<IdMap.Entry> earlier, IdMap.Entry added) throws BadLine {
        List<IdMap.Entry> all = new ArrayList<>();
        boolean placed = false;
        for (IdMap.Entry entry : earlier) {
            boolean sameKind = entry.users() && added.users() || entry.groups() && added.groups();
            boolean hosts = sameKind && meet(entry.hostId(), added.hostId(), entry.size() - 1, added.size() - 1);
            boolean guests = sameKind && meet(entry.guestId(), added.guestId(), entry.size() - 1, added.size() - 1);
            if (!hosts && !guests) {
                all.add(entry);
                continue;
            }
            if (meet(entry.hostId(), added.hostId(), entry.size(), added.size())) {
                throw new BadLine("has ids of the host that belong to an earlier line whose range it meets");
            }
            placed = true;
            long below = added.guestId() - entry.guestId();
            long above = entry.size() - added.size() - below;
            if (below > 0) {
                all.add(new IdMap.Entry(entry.hostId(), entry.guestId(), below, entry.users(), entry.groups()));
            }
            all.add(added);
            if (above > 0) {
                all.add(new IdMap.Entry(
                        entry.hostId() + below + added.size(),
                        added.guestId() + added.size(),
                        above,
                        entry.users(),
                        entry.groups()));
            }
        }
        if (!placed) {
            all.add(added);
        }
        return all;
    }

    /** Whether an end of one range is in the other, where the last id of a range does not count: so ranges of one never meet. */
    private static boolean meet(long a, long b, long toLastOfA, long toLastOfB) {
        return in(a, b, toLastOfB)
                || in(b, a, toLastOfA)
                || in(a + toLastOfA, b, toLastOfB)
                || in(b + toLastOfB, a, toLastOfA);
    }

    private static boolean in(long id, long first, long toLast) {
        return id >= first && id < first + toLast;
    }

    /** A line that cannot be read. */
    private static final class BadLine extends Exception {
        private static final long serialVersionUID = 1L;

        private final String problem;

        BadLine(String problem) {
            super(problem, null, false, false);
            this.problem = problem;
        }
    }
}
