package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.PolyvisorException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The processors that a set such as {@code 0-3,8} names. Note that {@code limits.cpu} with a bare number is a count and no set:
 * one processor by its id is written {@code 3-3} there.
 *
 * @param cpus the ids in the order of the text, repeated ones included
 */
public record Cpuset(List<Integer> cpus) {
    /** How many processors a set may name, and the first id that is too large. */
    public static final int LIMIT = 65_536;

    /** Copies the ids. */
    public Cpuset {
        cpus = List.copyOf(cpus);
    }

    /**
     * Reads a set: ids and ranges {@code first-last}, apart by commas, without blanks. A range whose first id is above its last
     * one names none. Does not block.
     *
     * @param text the set
     * @return the ids, in the order of the text
     * @throws PolyvisorException INVALID_ARGUMENT when the text is no set, or names more than {@link #LIMIT} processors or one
     *     above; the path is {@code cpuset[N]}, the N-th part counted from 0
     */
    public static Cpuset parse(String text) {
        List<Integer> cpus = new ArrayList<>();
        String[] parts = text.split(",", -1);
        for (int i = 0; i < parts.length; i++) {
            int dash = parts[i].indexOf('-');
            int first = id(i, dash < 0 ? parts[i] : parts[i].substring(0, dash));
            int last = dash < 0 ? first : id(i, parts[i].substring(dash + 1));
            if (cpus.size() + Math.max(0, last - first + 1) > LIMIT) {
                throw bad(i, "makes the set larger than " + LIMIT + " processors");
            }
            for (int cpu = first; cpu <= last; cpu++) {
                cpus.add(cpu);
            }
        }
        return new Cpuset(cpus);
    }

    /** The set as text; {@link #parse} reads it unless it is empty. */
    @Override
    public String toString() {
        return cpus.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static int id(int part, String text) {
        OptionalLong id = Decimal.parse(text, 0, LIMIT - 1L);
        if (id.isEmpty()) {
            throw bad(part, "is neither an id from 0 to " + (LIMIT - 1) + " nor a range of ids");
        }
        return (int) id.getAsLong();
    }

    private static PolyvisorException bad(int part, String problem) {
        return PolyvisorException.invalidArgument("cpuset[" + part + "]", problem);
    }
}
