package dev.polyvisor.simulators.fake.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a script into words and operators. */
final class Words {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+)|(\\?))");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private final List<Part> word = new ArrayList<>();
    private int at;

    private Words(String text) {
        this.text = text;
    }

    /** The tokens, with an operator at the end; IllegalArgumentException for a quote that is not closed. */
    static List<Token> of(String text) {
        Words words = new Words(text);
        words.split();
        words.endWord();
        words.tokens.add(new Token(";", List.of()));
        return words.tokens;
    }

    private void split() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n' || c == ';') {
                operator(";", 1);
            } else if (text.startsWith("&&", at) || text.startsWith("||", at)) {
                operator(text.substring(at, at + 2), 2);
            } else if (c == '|' || c == '<' || c == '`') {
                throw new IllegalArgumentException("this shell has no '" + c + "'");
            } else if (Character.isWhitespace(c)) {
                endWord();
                at++;
            } else if (c == '#' && word.isEmpty()) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (c == '\'' || c == '"') {
                quoted(c);
            } else if (c == '\\' && at + 1 < text.length()) {
                word.add(new Part(text.substring(at + 1, at + 2), true));
                at += 2;
            } else {
                plain();
            }
        }
    }

    private void operator(String operator, int length) {
        endWord();
        tokens.add(new Token(operator, List.of()));
        at += length;
    }

    private void quoted(char quote) {
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
            throw new IllegalArgumentException("a quote is not closed");
        }
        word.add(new Part(text.substring(at + 1, end), quote == '\''));
        at = end + 1;
    }

    private void plain() {
        int start = at;
        while (at < text.length()
                && !Character.isWhitespace(text.charAt(at))
                && ";'\"\\|<`".indexOf(text.charAt(at)) < 0) {
            if (text.startsWith("&&", at)) {
                break;
            }
            at++;
        }
        word.add(new Part(text.substring(start, at), false));
    }

    private void endWord() {
        if (!word.isEmpty()) {
            tokens.add(new Token("", word));
            word.clear();
        }
    }

    /**
     * A word or an operator.
     *
     * @param text the operator, empty for a word
     * @param parts the parts of a word
     */
    record Token(String text, List<Part> parts) {
        /** Copies the list. */
        Token {
            parts = List.copyOf(parts);
        }

        boolean isOperator() {
            return !text.isEmpty();
        }

        /** The word with the values of its variables. */
        String expanded(UnaryOperator<String> variables) {
            StringBuilder all = new StringBuilder();
            for (Part part : parts) {
                all.append(part.literal ? part.text : replaced(part.text, variables));
            }
            return all.toString();
        }

        private static String replaced(String text, UnaryOperator<String> variables) {
            return VARIABLE.matcher(text)
                    .replaceAll(found -> Matcher.quoteReplacement(variables.apply(
                            found.group(1) != null ? found.group(1) : found.group(2) != null ? found.group(2) : "?")));
        }
    }

    /** A part of a word; a literal one has no variables. */
    record Part(String text, boolean literal) {}
}
