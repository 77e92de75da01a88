package dev.polyvisor.driver.ovirt.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sets of processors as an engine writes them: {@code 0-3,^2,8}. */
final class CpuSet {
    private static final int MOST = 4096;
    private static final Pattern PART = Pattern.compile("(\\^?)(\\d{1,5})(?:-(\\d{1,5}))?");

    private CpuSet() {}

    /** The members in order; none when the text is no such set, or one that no machine has. */
    static List<Integer> members(String text) {
        TreeSet<Integer> found = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            Matcher read = PART.matcher(part.strip());
            if (!read.matches()) {
                return List.of();
            }
            int from = Integer.parseInt(read.group(2));
            int to = read.group(3) == null ? from : Integer.parseInt(read.group(3));
            if (to < from || to >= MOST) {
                return List.of();
            }
            for (int cpu = from; cpu <= to; cpu++) {
                if (read.group(1).isEmpty()) {
                    found.add(cpu);
                } else {
                    found.remove(cpu);
                }
            }
        }
        return new ArrayList<>(found);
    }
}
