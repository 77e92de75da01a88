package dev.polyvisor.driver.lxd.client;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a refusal, and lets it refine what the status says. */
final class Refusals {
    /** The body may be cut, so that it cannot be read as JSON. */
    private static final Pattern ERROR = Pattern.compile("\"error\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.){0,4096}+)");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");

    private Refusals() {}

    static PolyvisorException read(PolyvisorException standard, int status, String body) {
        String text = error(body).orElse("");
        ErrorCode code = LxdFailures.refined(standard.code(), status, text);
        if (text.isEmpty() && code == standard.code()) {
            return standard;
        }
        String message = text.isEmpty() ? String.valueOf(standard.getMessage()) : text;
        return PolyvisorException.builder(code, message)
                .provider(standard.provider().orElse(null))
                .operation(standard.operation().orElse(null))
                .detail(standard.detail().orElse(null))
                .retryAfter(standard.retryAfter().orElse(null))
                .retryable(code == standard.code() ? standard.retryable() : code.retryable())
                .build();
    }

    private static Optional<String> error(String body) {
        Matcher found = ERROR.matcher(body);
        return found.find() && !found.group(1).isEmpty()
                ? Optional.of(ESCAPE.matcher(found.group(1))
                        .replaceAll(escape -> Matcher.quoteReplacement(plain(escape.group(1)))))
                : Optional.empty();
    }

    private static String plain(String escape) {
        return switch (escape.charAt(0)) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'b', 'f' -> " ";
            // one that is cut short is no escape
            case 'u' ->
                escape.length() == 1 ? escape : String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
            default -> escape;
        };
    }
}
