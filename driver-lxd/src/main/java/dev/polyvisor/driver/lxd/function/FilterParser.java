package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.PolyvisorException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a filter word by word. */
final class FilterParser {
    private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private final List<String> words;
    private final FilterDialect dialect;
    private int at;

    FilterParser(String text, FilterDialect dialect) {
        this.words = BLANKS.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
        this.dialect = dialect;
    }

    List<FilterClause> parse() {
        List<FilterClause> clauses = new ArrayList<>();
        boolean alternative = false;
        while (at < words.size()) {
            clauses.add(clause(alternative));
            if (at < words.size()) {
                alternative = alternative();
            }
        }
        return clauses;
    }

    private FilterClause clause(boolean alternative) {
        boolean negated = words.get(at).equalsIgnoreCase("not");
        if (negated) {
            at++;
        }
        String field = next("the 'not' before it has no clause: one was to begin here");
        String operator = next("the clause has no operator: 'eq' or 'ne' was to follow");
        if (dialect == FilterDialect.LXD_5_21 && !operator.equals("eq") && !operator.equals("ne")) {
            throw bad(at - 1, "is no operator; 'eq' and 'ne' are");
        }
        return new FilterClause(alternative, negated, field, operator, value());
    }

    /** A quoted value ends with a later word than it begins with, so that a quoted word takes what follows with it. */
    private String value() {
        int begin = at;
        String first = next("the clause has no value: one was to follow");
        if (!first.startsWith("\"")) {
            return first;
        }
        StringBuilder value = new StringBuilder(first.substring(1));
        while (at < words.size()) {
            String word = words.get(at++);
            value.append(' ');
            if (word.endsWith("\"")) {
                return value.append(word, 0, word.length() - 1).toString();
            }
            value.append(word);
        }
        throw bad(begin, "begins a quote that no later word ends; a single word is not quoted");
    }

    private boolean alternative() {
        String word = next("");
        if (!word.equals("and") && !word.equals("or")) {
            throw bad(at - 1, "joins no clauses; 'and' and 'or' do, in lower case");
        } else if (at == words.size()) {
            throw bad(at, "a clause was to follow '" + word + "'");
        }
        return word.equals("or");
    }

    private String next(String problem) {
        if (at == words.size()) {
            throw bad(at, problem);
        }
        return words.get(at++);
    }

    private static PolyvisorException bad(int word, String problem) {
        return PolyvisorException.invalidArgument("filter[" + word + "]", problem);
    }
}
