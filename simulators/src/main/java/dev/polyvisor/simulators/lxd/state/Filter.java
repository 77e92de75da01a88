package dev.polyvisor.simulators.lxd.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The filter language of 5.0.2, with its oddities: from left to right, quotes only around several words. Immutable. */
public final class Filter implements Predicate<ObjectNode> {
    private record Clause(boolean or, boolean negated, String field, boolean unequal, String value) {}

    private final List<Clause> clauses = new ArrayList<>();

    public Filter(String text) {
        List<String> tokens = List.of(text.trim().split("\\s+"));
        if (text.isBlank()) {
            return;
        }
        boolean or = false;
        int at = 0;
        while (at < tokens.size()) {
            boolean negated = tokens.get(at).equalsIgnoreCase("not");
            if (negated && ++at == tokens.size()) {
                throw refuse("incomplete not clause");
            }
            String field = tokens.get(at++);
            if (at == tokens.size()) {
                throw refuse("clause has no operator");
            }
            boolean unequal = tokens.get(at++).equals("ne");
            if (at == tokens.size()) {
                throw refuse("clause has no value");
            }
            StringBuilder value = new StringBuilder(tokens.get(at++));
            if (value.charAt(0) == '"') {
                boolean ended = false;
                while (!ended && at < tokens.size()) {
                    value.append(' ').append(tokens.get(at));
                    ended = tokens.get(at++).endsWith("\"");
                }
                if (!ended) {
                    throw refuse("unterminated quote");
                }
                value.deleteCharAt(value.length() - 1).deleteCharAt(0);
            }
            clauses.add(new Clause(or, negated, field, unequal, value.toString()));
            if (at == tokens.size()) {
                return;
            }
            String joined = tokens.get(at++);
            if (!joined.equals("and") && !joined.equals("or")) {
                throw refuse("invalid clause composition");
            }
            or = joined.equals("or");
            if (at == tokens.size()) {
                throw refuse("unterminated compound clause");
            }
        }
    }

    private static Refused refuse(String why) {
        return Refused.failed("Invalid filter: " + why);
    }

    @Override
    public boolean test(ObjectNode object) {
        boolean result = true;
        for (Clause clause : clauses) {
            boolean one = matches(object, clause) != clause.negated;
            result = clause.or ? result || one : result && one;
        }
        return result;
    }

    private static boolean matches(ObjectNode object, Clause clause) {
        JsonNode found = find(object, clause.field);
        boolean equal = found.isString() && equal(found.stringValue(), clause.value);
        return equal != clause.unequal;
    }

    /** Only the first dot separates, except within devices; a key that a map lacks is empty. */
    private static JsonNode find(JsonNode object, String field) {
        JsonNode direct = object.path(field);
        int dot = field.indexOf('.');
        if (!direct.isMissingNode() || dot < 0) {
            return direct;
        }
        JsonNode inner = object.path(field.substring(0, dot));
        String rest = field.substring(dot + 1);
        if (field.startsWith("devices.") || field.startsWith("expanded_devices.")) {
            return find(inner, rest);
        }
        JsonNode value = inner.path(rest);
        return value.isMissingNode() && inner.isObject()
                ? Json.MAPPER.getNodeFactory().stringNode("")
                : value;
    }

    private static boolean equal(String value, String expression) {
        boolean anchored = expression.contains("^") || expression.contains("$");
        // Go takes a star behind an anchor, and it then matches everything
        String pattern = (anchored ? expression : "^" + expression + "$").replace("^*", "^.*");
        try {
            return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE)
                    .matcher(value)
                    .find();
        } catch (PatternSyntaxException e) {
            return value.toLowerCase(Locale.ROOT).equals(expression.toLowerCase(Locale.ROOT));
        }
    }
}
