package dev.polyvisor.architecture.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The requests and responses that a comment describes with their fields: {@code REQUEST PARAMETERS (package.Type)}, then
 * names each with a type. They are types of another package, but a part of the contract.
 */
final class DocumentedParameters {
    private static final Pattern HEADING = Pattern.compile("(?:REQUEST|RESPONSE) PARAMETERS \\((\\w+\\.\\w+)\\)");
    private static final Pattern NEXT = Pattern.compile("(?m)(?:REQUEST|RESPONSE) PARAMETERS|^OPTIONAL|^func |^type ");
    private static final Pattern PARAMETER =
            Pattern.compile("\\b([A-Z]\\w*) (?:\\*\\w+\\.\\w+|\\[]\\*?[\\w.]+|map<[\\w,]+>|string\\b|bytes\\b)");

    private DocumentedParameters() {}

    /** {@code package.Type} and {@code package.Type.Field}. */
    static List<String> of(String text) {
        List<String> names = new ArrayList<>();
        Matcher heading = HEADING.matcher(text);
        while (heading.find()) {
            String type = heading.group(1);
            names.add(type);
            Matcher next = NEXT.matcher(text);
            String fields = text.substring(heading.end(), next.find(heading.end()) ? next.start() : text.length());
            PARAMETER.matcher(fields).results().forEach(found -> names.add(type + "." + found.group(1)));
        }
        return names;
    }
}
