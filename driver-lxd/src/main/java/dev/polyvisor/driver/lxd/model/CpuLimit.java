package dev.polyvisor.driver.lxd.model;

import java.util.BitSet;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code limits.cpu} means: a count, or a set such as {@code 0-3,8}. */
final class CpuLimit {
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})-([0-9]{1,5})");

    private CpuLimit() {}

    /** The number of processors, empty when the text is neither. */
    static OptionalInt count(String limit) {
        if (COUNT.matcher(limit).matches()) {
            return OptionalInt.of(Integer.parseInt(limit));
        }
        BitSet members = new BitSet();
        for (String part : limit.split(",", -1)) {
            Matcher range = RANGE.matcher(part);
            if (range.matches()) {
                int first = Integer.parseInt(range.group(1));
                int last = Integer.parseInt(range.group(2));
                if (first <= last) {
                    members.set(first, last + 1);
                }
            } else if (part.length() <= 5 && COUNT.matcher(part).matches()) {
                members.set(Integer.parseInt(part));
            } else {
                return OptionalInt.empty();
            }
        }
        return members.isEmpty() ? OptionalInt.empty() : OptionalInt.of(members.cardinality());
    }
}
