package dev.polyvisor.driver.lxd.function;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** When snapshots are made: five fields of cron, or words. */
final class ConfigSchedule {
    private static final Set<String> WORDS = Set.of(
            "@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@annually", "@yearly", "@startup", "@never");
    private static final Pattern BLANKS = Pattern.compile(" +");
    private static final List<Field> FIELDS = List.of(
            new Field("minute", 0, 59, List.of()),
            new Field("hour", 0, 23, List.of()),
            new Field("day", 1, 31, List.of()),
            new Field(
                    "month",
                    1,
                    12,
                    List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
            new Field("day of the week", 0, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

    private ConfigSchedule() {}

    static Optional<String> problem(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (lower.startsWith("@")) {
            boolean good =
                    List.of(lower.split(",", -1)).stream().map(String::trim).allMatch(WORDS::contains);
            return good
                    ? Optional.empty()
                    : Optional.of("has a word that is not one of @hourly, @daily, @weekly and so on");
        }
        String[] fields = BLANKS.split(lower.trim(), -1);
        if (fields.length != FIELDS.size()) {
            return Optional.of("has not five fields, apart by blanks");
        }
        for (int i = 0; i < fields.length; i++) {
            if (!FIELDS.get(i).takes(fields[i])) {
                return Optional.of("has another " + FIELDS.get(i).name + " than cron takes");
            }
        }
        return Optional.empty();
    }

    /** A field with its numbers and the names that stand for them, beginning with the first. */
    private record Field(String name, int first, int last, List<String> names) {
        boolean takes(String text) {
            for (String part : text.split(",", -1)) {
                String[] step = part.split("/", -1);
                if (step.length > 2
                        || step.length == 2 && Decimal.parse(step[1], 1, last).isEmpty()) {
                    return false;
                } else if (!step[0].equals("*") && !step[0].equals("?") && !isRange(step[0])) {
                    return false;
                }
            }
            return true;
        }

        private boolean isRange(String text) {
            String[] ends = text.split("-", -1);
            OptionalLong begin = number(ends[0]);
            OptionalLong end = number(ends[ends.length - 1]);
            return ends.length <= 2 && begin.isPresent() && end.isPresent() && begin.getAsLong() <= end.getAsLong();
        }

        private OptionalLong number(String text) {
            int name = names.indexOf(text);
            return name < 0 ? Decimal.parse(text, first, last) : OptionalLong.of(first + (long) name);
        }
    }
}
