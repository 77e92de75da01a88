package dev.polyvisor.http;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Paths with holes for values. */
final class PathTemplate {
    private static final String HOLE = "{}";

    private static final Pattern PATH = Pattern.compile("/[\\x21\\x24-\\x7e&&[^\\\\^`|<>]]*+");
    private static final Pattern STEP_BACK = Pattern.compile("/(?:\\.|%2[eE]){1,2}(?:[/?]|$)");

    private PathTemplate() {}

    /** The path with each hole filled by one encoded segment. */
    static String expand(String path, String... segments) {
        List<Violation> violations = new ArrayList<>();
        if (!PATH.matcher(path).matches()) {
            violations.add(new Violation("path", "is no path that begins with a slash and is encoded"));
        } else if (STEP_BACK.matcher(path).find()) {
            violations.add(new Violation("path", "has a segment that leads to another path"));
        }
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (int i = 0; i < segments.length; i++) {
            String segment = segments[i];
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                violations.add(new Violation("path[" + i + ']', "'" + segment + "' is no name that a path can hold"));
            }
            int hole = path.indexOf(HOLE, from);
            if (hole < 0) {
                throw new IllegalArgumentException("more values than holes: " + path);
            }
            text.append(path, from, hole).append(encode(segment));
            from = hole + HOLE.length();
        }
        if (path.indexOf(HOLE, from) >= 0) {
            violations.add(new Violation("path", "has more holes than values"));
        }
        if (!violations.isEmpty()) {
            throw PolyvisorException.invalid(violations);
        }
        return text.append(path, from, path.length()).toString();
    }

    /** Everything but letters, digits, {@code -._~} and {@code *} percent-encoded as UTF-8. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%7E", "~");
    }
}
