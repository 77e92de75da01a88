package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.PolyvisorException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Whether a field is what a clause says; the value of the clause is read once. */
final class FilterComparison {
    /** Expressions nest no deeper than the stack of a thread takes, and an exponential one ends soon. */
    private static final int LONGEST_EXPRESSION = 256;

    private static final int MOST_STEPS = 200_000;

    private final String value;
    private final FilterDialect dialect;
    private final String path;
    private final Optional<Pattern> expression;
    private final Optional<List<?>> list;

    FilterComparison(String value, FilterDialect dialect, String path) {
        this.value = value;
        this.dialect = dialect;
        this.path = path;
        this.expression = dialect == FilterDialect.LXD_4 ? Optional.empty() : expression(value);
        this.list = dialect == FilterDialect.LXD_5_21 && value.startsWith("[") ? list(value) : Optional.empty();
    }

    boolean holds(@Nullable Object field) {
        if (field instanceof String text) {
            return dialect == FilterDialect.LXD_4 ? text.equals(value) : fits(text);
        } else if (dialect != FilterDialect.LXD_5_21) {
            return false;
        } else if (field == null) {
            throw bad("names a field that is not there");
        } else if (field instanceof Boolean is) {
            return is == truth();
        } else if (field instanceof Number number) {
            return number.doubleValue()
                    == Decimal.parse(value).orElseThrow(() -> bad("compares a number with what is none"));
        } else if (field instanceof Collection<?> elements) {
            return new ArrayList<>(elements)
                    .equals(list.orElseThrow(() -> bad("compares a list with what is no JSON array")));
        }
        throw bad("names a field that cannot be compared");
    }

    private boolean fits(String text) {
        if (expression.isEmpty()) {
            return text.equalsIgnoreCase(value);
        }
        try {
            return expression.get().matcher(new CountedText(text)).find();
        } catch (TooManySteps | StackOverflowError endless) {
            throw bad("has an expression that takes too long");
        }
    }

    /** A text that is no expression is compared as it is. */
    private static Optional<Pattern> expression(String value) {
        if (value.length() > LONGEST_EXPRESSION) {
            return Optional.empty();
        }
        String anchored = value.contains("^") || value.contains("$") ? value : "^" + value + "\\z";
        try {
            return Optional.of(Pattern.compile(anchored, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
        } catch (PatternSyntaxException none) {
            return Optional.empty();
        }
    }

    private boolean truth() {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "t", "1" -> true;
            case "false", "f", "0" -> false;
            default -> throw bad("compares a boolean with what is none");
        };
    }

    private static Optional<List<?>> list(String value) {
        try {
            return new JsonMapper().readValue(value, Object.class) instanceof List<?> elements
                    ? Optional.of(elements)
                    : Optional.empty();
        } catch (JacksonException none) {
            return Optional.empty();
        }
    }

    private PolyvisorException bad(String problem) {
        return PolyvisorException.invalidArgument(path, problem);
    }

    /** A text that can be looked at so often and no more. */
    private static final class CountedText implements CharSequence {
        private final CharSequence text;
        private int steps;

        CountedText(CharSequence text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MOST_STEPS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** An expression has had its chance. */
    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super(null, null, false, false);
        }
    }
}
