package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label and field selectors. */
final class Selector {
    private static final Pattern SET = Pattern.compile("\\s*([^\\s!=,()]+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
    private static final Pattern EQUAL = Pattern.compile("\\s*([^\\s!=,()]+)\\s*(==|=|!=)\\s*([^\\s!=,()]*)\\s*");
    private static final Pattern EXISTS = Pattern.compile("\\s*(!?)\\s*([^\\s!=,()]+)\\s*");
    /** Which fields can be selected by, beside name and namespace, for the kinds that have more. */
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "pods", Set.of("spec.nodeName", "status.phase"),
            "events",
                    Set.of(
                            "involvedObject.name",
                            "involvedObject.namespace",
                            "involvedObject.kind",
                            "involvedObject.uid",
                            "reason",
                            "type"),
            "secrets", Set.of("type"),
            "namespaces", Set.of("status.phase"));

    private Selector() {}

    /** What both selectors of a request let through. */
    static Predicate<Stored> of(Type type, String labels, String fields) {
        return labels(labels).and(fields(type, fields));
    }

    static Predicate<Stored> labels(String text) {
        Predicate<Map<String, String>> all = labels -> true;
        for (String requirement : split(text)) {
            all = all.and(requirement(requirement));
        }
        Predicate<Map<String, String>> wanted = all;
        return object -> wanted.test(object.labels());
    }

    /** At the commas that are in no parentheses. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        if (!text.isBlank()) {
            parts.add(text.substring(from));
        }
        return parts;
    }

    private static Predicate<Map<String, String>> requirement(String text) {
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            String key = set.group(1);
            List<String> values =
                    List.of(set.group(3).split(",")).stream().map(String::trim).toList();
            boolean in = set.group(2).equals("in");
            return labels -> labels.containsKey(key) && values.contains(labels.get(key)) == in
                    || !in && !labels.containsKey(key);
        }
        Matcher equal = EQUAL.matcher(text);
        if (equal.matches()) {
            String key = equal.group(1);
            String value = equal.group(3);
            boolean not = equal.group(2).equals("!=");
            return labels -> value.equals(labels.get(key)) != not;
        }
        Matcher exists = EXISTS.matcher(text);
        if (exists.matches()) {
            String key = exists.group(2);
            boolean not = !exists.group(1).isEmpty();
            return labels -> labels.containsKey(key) != not;
        }
        Matcher operator = Pattern.compile("\\s*(==|=|!=|\\)|\\(|,).*").matcher(text);
        String found = operator.matches() ? operator.group(1) : text.trim();
        throw Refused.bad("found '" + found + "', expected: !, identifier, or 'end of string'");
    }

    private static Predicate<Stored> fields(Type type, String text) {
        Predicate<Stored> all = object -> true;
        for (String term : split(text)) {
            Matcher equal = EQUAL.matcher(term);
            if (!equal.matches()) {
                throw Refused.bad("invalid selector: '" + term + "'; can't understand '" + term + "'");
            }
            String value = equal.group(3);
            boolean not = equal.group(2).equals("!=");
            all = all.and(field(type, equal.group(1), value, not));
        }
        return all;
    }

    private static Predicate<Stored> field(Type type, String field, String value, boolean not) {
        if (field.equals("metadata.name")) {
            return object -> object.name().equals(value) != not;
        } else if (field.equals("metadata.namespace")) {
            return object -> object.namespace().equals(value) != not;
        } else if (FIELDS.getOrDefault(type.plural(), Set.of()).contains(field)) {
            return object -> Json.text(object.tree(), field.split("\\.")).equals(value) != not;
        }
        throw Refused.bad("field label not supported: " + field);
    }
}
