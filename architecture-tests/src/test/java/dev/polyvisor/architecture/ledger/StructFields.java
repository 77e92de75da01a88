package dev.polyvisor.architecture.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The exported fields of a struct of Go, those of nested structs by their path, and the embedded types, which are fields
 * named like the type.
 *
 * <p>Where the line breaks are lost, {@code Base DataCenter Ref} reads as the embedded {@code Base} and then a field: a
 * type of the same package in front of a third word is the name of the next field.
 */
final class StructFields {
    private static final Pattern TOKEN = Pattern.compile("`[^`]*`|[{}\\n]|[^\\s{}`]+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    private static final String END = "";

    private final Deque<String> tokens = new ArrayDeque<>();
    private final List<String> fields = new ArrayList<>();
    private final boolean compact;

    private StructFields(String body) {
        compact = DeclarationText.isCompact(body);
        TOKEN.matcher(DeclarationText.withoutComments(body))
                .results()
                .map(MatchResult::group)
                .forEach(tokens::add);
    }

    static List<String> of(String body) {
        StructFields struct = new StructFields(body);
        struct.read("");
        return struct.fields;
    }

    /** Reads fields up to the brace that closes the struct, or to the end. */
    private void read(String path) {
        for (String token = next(); !token.equals("}") && !token.equals(END); token = next()) {
            if (token.equals("\n") || token.startsWith("`")) {
                continue;
            }
            if (isEmbedded(token)) {
                add(path, token.substring(token.lastIndexOf('.') + 1).replace("*", ""));
                continue;
            }
            add(path, token);
            if (next().endsWith("struct") && peek().equals("{")) {
                next();
                read(path + token + ".");
            }
        }
    }

    private boolean isEmbedded(String token) {
        if (!NAME.matcher(token).matches() || !isWord(peek())) {
            return true;
        }
        boolean typeOfThePackage = Character.isUpperCase(peek().charAt(0));
        return compact && typeOfThePackage && isWord(second());
    }

    private static boolean isWord(String token) {
        return !token.equals(END) && !token.startsWith("`") && !"{}\n".contains(token);
    }

    private void add(String path, String name) {
        if (Character.isUpperCase(name.charAt(0))) {
            fields.add(path + name);
        }
    }

    private String next() {
        String token = tokens.poll();
        return token == null ? END : token;
    }

    private String peek() {
        String token = tokens.peek();
        return token == null ? END : token;
    }

    private String second() {
        return tokens.stream().skip(1).findFirst().orElse(END);
    }
}
