package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.PolyvisorException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether a field is what a clause says.
 *
 * @param value what the clause compares with
 * @param dialect how
 * @param path where the clause stands
 */
record FilterComparison(String value, FilterDialect dialect, String path) {
    /** Expressions nest no deeper than the stack of a thread takes, and an exponential one ends soon. */
    private static final int LONGEST_EXPRESSION = 256;

    private static final int MOST_STEPS = 200_000;

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
            return new ArrayList<>(elements).equals(list());
        }
        throw bad("names a field that cannot be compared");
    }

    private boolean fits(String text) {
        if (value.length() > LONGEST_EXPRESSION) {
            return text.equalsIgnoreCase(value);
        }
        boolean anchored = value.contains("^") || value.contains("$");
        try {
            return Pattern.compile(
                            anchored ? value : "^" + value + "\\z", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                    .matcher(new CountedText(text))
                    .find();
        } catch (PatternSyntaxException none) {
            return text.equalsIgnoreCase(value);
        } catch (TooManySteps | StackOverflowError endless) {
            throw bad("has an expression that takes too long");
        }
    }

    private boolean truth() {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "t", "1" -> true;
            case "false", "f", "0" -> false;
            default -> throw bad("compares a boolean with what is none");
        };
    }

    private List<?> list() {
        try {
            if (new JsonMapper().readValue(value, Object.class) instanceof List<?> elements) {
                return elements;
            }
        } catch (JacksonException none) {
            // a text that is no JSON is no array either
        }
        throw bad("compares a list with what is no JSON array");
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
