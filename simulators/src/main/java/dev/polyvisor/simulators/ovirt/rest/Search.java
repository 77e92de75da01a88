package dev.polyvisor.simulators.ovirt.rest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A search of the engine: conditions, {@code sortby}, {@code page}. One that cannot be read, or names a field that is not there, finds
 * nothing and is no error. Immutable.
 */
final class Search {
    private static final Pattern TOKEN = Pattern.compile("\\s*(\\(|\\)|!=|<=|>=|=|<|>|\"[^\"]*\"|[^\\s()=<>!\"]+)");
    private static final List<String> SEVERITIES = List.of("normal", "warning", "error", "alert");

    /** What is searched. */
    interface Subject {
        /** The values of a field. */
        List<String> values(String field);
    }

    private final Predicate<Subject> condition;
    private final String sortBy;
    private final boolean ascending;
    private final int page;
    private final boolean isBroken;

    private Search(Predicate<Subject> condition, String sortBy, boolean ascending, int page, boolean isBroken) {
        this.condition = condition;
        this.sortBy = sortBy;
        this.ascending = ascending;
        this.page = page;
        this.isBroken = isBroken;
    }

    /** Reads a search over subjects with certain fields. */
    static Search of(String text, Set<String> fields) {
        Reader reader = new Reader(text, fields);
        return reader.read().orElseGet(() -> new Search(subject -> false, "", true, 1, true));
    }

    boolean matches(Subject subject) {
        return condition.test(subject);
    }

    /** Empty for the usual order. */
    String sortBy() {
        return sortBy;
    }

    boolean isAscending() {
        return ascending;
    }

    /** Counts from 1. */
    int page() {
        return page;
    }

    boolean isBroken() {
        return isBroken;
    }

    private static final class Reader {
        private final List<String> tokens = new ArrayList<>();
        private final Set<String> fields;
        private boolean failed;
        private int at;

        private Reader(String text, Set<String> fields) {
            this.fields = fields;
            Matcher matcher = TOKEN.matcher(text);
            int end = 0;
            while (matcher.find() && matcher.start() == end) {
                tokens.add(matcher.group(1));
                end = matcher.end();
            }
            failed = !text.substring(end).isBlank();
        }

        private Optional<Search> read() {
            Predicate<Subject> condition = subject -> true;
            if (!isAtEnd()) {
                condition = or();
            }
            String sortBy = "";
            boolean ascending = true;
            int page = 1;
            if (take("sortby")) {
                sortBy = next();
                failed |= !fields.contains(sortBy);
                if (take("desc")) {
                    ascending = false;
                } else {
                    boolean unused = take("asc");
                }
            }
            if (take("page")) {
                String number = next();
                failed |= !number.matches("[1-9]\\d{0,6}");
                page = failed ? 1 : Integer.parseInt(number);
            }
            return failed || at < tokens.size()
                    ? Optional.empty()
                    : Optional.of(new Search(condition, sortBy, ascending, page, false));
        }

        private boolean isAtEnd() {
            return at >= tokens.size() || is("sortby") || is("page");
        }

        private boolean is(String word) {
            return at < tokens.size() && tokens.get(at).equalsIgnoreCase(word);
        }

        private boolean take(String word) {
            if (is(word)) {
                at++;
                return true;
            }
            return false;
        }

        private String next() {
            if (at >= tokens.size()) {
                failed = true;
                return "";
            }
            return tokens.get(at++).toLowerCase(Locale.ROOT);
        }

        /** Many comparisons of one field, as collectors ask for events, become one look into a set. */
        private Predicate<Subject> or() {
            List<Predicate<Subject>> all = new ArrayList<>();
            all.add(and());
            while (take("or")) {
                all.add(and());
            }
            Set<String> values = new HashSet<>();
            String field = "";
            for (Predicate<Subject> each : all) {
                if (!(each instanceof Equal equal) || !field.isEmpty() && !equal.field.equals(field)) {
                    return subject -> all.stream().anyMatch(one -> one.test(subject));
                }
                field = equal.field;
                values.add(equal.value);
            }
            String common = field;
            return all.size() == 1
                    ? all.get(0)
                    : subject -> subject.values(common).stream()
                            .anyMatch(value -> values.contains(value.toLowerCase(Locale.ROOT)));
        }

        private Predicate<Subject> and() {
            Predicate<Subject> all = one();
            while (!failed && (take("and") || !isAtEnd() && !is("or") && !is(")"))) {
                all = all.and(one());
            }
            return all;
        }

        private Predicate<Subject> one() {
            if (take("not")) {
                return one().negate();
            } else if (take("(")) {
                Predicate<Subject> inner = or();
                failed |= !take(")");
                return inner;
            }
            String field = next();
            if (!(is("=") || is("!=") || is("<") || is(">") || is("<=") || is(">="))) {
                return free(field);
            }
            String operator = tokens.get(at++);
            String value = next();
            failed |= !fields.contains(field) || value.matches("[=<>!()]+");
            return compare(field, operator, unquoted(value));
        }

        private static Predicate<Subject> free(String word) {
            Pattern wanted = pattern("*" + unquoted(word) + "*");
            return subject -> subject.values("name").stream()
                    .anyMatch(value -> wanted.matcher(value).matches());
        }

        private static String unquoted(String text) {
            return text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
        }

        private static Predicate<Subject> compare(String field, String operator, String value) {
            if (operator.equals("=")) {
                return value.contains("*") ? like(field, value) : new Equal(field, value);
            } else if (operator.equals("!=")) {
                return like(field, value).negate();
            }
            return subject -> subject.values(field).stream().anyMatch(have -> {
                int order = order(field, have, value);
                return switch (operator) {
                    case "<" -> order < 0;
                    case ">" -> order > 0;
                    case "<=" -> order <= 0;
                    default -> order >= 0;
                };
            });
        }

        private static Predicate<Subject> like(String field, String value) {
            Pattern wanted = pattern(value);
            return subject -> subject.values(field).stream()
                    .anyMatch(have -> wanted.matcher(have).matches());
        }

        private static Pattern pattern(String text) {
            return Pattern.compile("\\Q" + text.replace("*", "\\E.*\\Q") + "\\E", Pattern.CASE_INSENSITIVE);
        }
    }

    static int order(String field, String left, String right) {
        if (field.equals("severity")) {
            return SEVERITIES.indexOf(left.toLowerCase(Locale.ROOT)) - SEVERITIES.indexOf(right);
        } else if (isNumber(left) && isNumber(right)) {
            return Long.compare(Long.parseLong(left), Long.parseLong(right));
        }
        return left.compareToIgnoreCase(right);
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,18}");
    }

    private static final class Equal implements Predicate<Subject> {
        private final String field;
        private final String value;

        private Equal(String field, String value) {
            this.field = field;
            this.value = value;
        }

        @Override
        public boolean test(Subject subject) {
            return subject.values(field).stream().anyMatch(value::equalsIgnoreCase);
        }
    }
}
