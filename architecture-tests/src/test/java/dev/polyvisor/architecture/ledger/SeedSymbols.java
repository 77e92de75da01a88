package dev.polyvisor.architecture.ledger;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads the exported symbols out of a package document of Go. Some documents lost the line breaks inside of their
 * declarations, so that a declaration is found by its line and taken apart by its shape.
 */
final class SeedSymbols {
    private static final String START = "(?m)^\\h*(?:- )?";
    private static final Pattern TYPE = Pattern.compile(START + "type ([A-Z]\\w*)");
    private static final Pattern BODY = Pattern.compile(START + "type ([A-Z]\\w*) (interface|struct) ?\\{");
    private static final Pattern METHOD = Pattern.compile(START + "func \\((?:\\w+ )?\\*?([A-Z]\\w*)\\) ([A-Z]\\w*)");
    private static final Pattern FUNCTION = Pattern.compile(START + "func ([A-Z]\\w*)");
    private static final Pattern VARIABLE = Pattern.compile(START + "var ([A-Z]\\w*)");
    private static final Pattern CONSTANT = Pattern.compile(START + "const ([A-Z]\\w*)");
    private static final Pattern CONSTANTS = Pattern.compile(START + "const \\(");
    private static final Pattern ASSIGNED = Pattern.compile("\\b([A-Z]\\w*)\\s*=");

    private SeedSymbols() {}

    /**
     * {@code Name} for what the package declares, {@code Type.Member} for methods and fields, nested ones by their path,
     * and {@code package.Type.Field} for the requests and responses that its comments describe.
     */
    static SortedSet<String> of(String text) {
        SortedSet<String> symbols = new TreeSet<>();
        each(TYPE, text, found -> symbols.add(found.group(1)));
        each(METHOD, text, found -> symbols.add(found.group(1) + "." + found.group(2)));
        each(FUNCTION, text, found -> symbols.add(found.group(1)));
        each(VARIABLE, text, found -> symbols.add(found.group(1)));
        each(CONSTANT, text, found -> symbols.add(found.group(1)));
        each(CONSTANTS, text, found -> {
            String block = text.substring(found.end(), closing(text, found.end() - 1, '(', ')'));
            each(ASSIGNED, DeclarationText.withoutComments(block), name -> symbols.add(name.group(1)));
        });
        each(BODY, text, found -> {
            String body = text.substring(found.end(), closing(text, found.end() - 1, '{', '}'));
            (found.group(2).equals("struct") ? StructFields.of(body) : InterfaceMethods.of(body))
                    .forEach(member -> symbols.add(found.group(1) + "." + member));
        });
        symbols.addAll(DocumentedParameters.of(text));
        return symbols;
    }

    private static void each(Pattern pattern, String text, Consumer<MatchResult> found) {
        pattern.matcher(text).results().forEach(found);
    }

    /** The place of the bracket that closes the one at {@code open}. */
    private static int closing(String text, int open, char opening, char closing) {
        int depth = 0;
        for (int at = open; at < text.length(); at++) {
            char c = text.charAt(at);
            depth += c == opening ? 1 : c == closing ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        throw new IllegalArgumentException(
                "a bracket is never closed: " + text.substring(open, Math.min(text.length(), open + 40)));
    }
}
