package dev.polyvisor.driver.ovirt.client;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.http.Json;
import dev.polyvisor.http.JsonReader;
import dev.polyvisor.http.JsonType;
import dev.polyvisor.http.ReplyLimits;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why an engine said no. It answers with JSON ({@code reason} and {@code detail}, within {@code fault} when an action failed), an
 * HTML page, or nothing. A status of 409 stands for every state that forbids something, so the text has to tell them apart;
 * it names no code, and is matched loosely.
 */
public final class EngineFailures {
    private static final int LONGEST_PAGE = 200;
    private static final Pattern TAG =
            Pattern.compile("(?s)<(?:style|head|script)\\b.*?</(?:style|head|script)>|<[^>]*>");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*}\\s*");

    /** In the order in which they are tried; the first that a text contains decides. */
    private static final List<Text> CONFLICTS = List.of(
            new Text("already in use", ErrorCode.ALREADY_EXISTS),
            new Text("already exists", ErrorCode.ALREADY_EXISTS),
            new Text("is already taken", ErrorCode.ALREADY_EXISTS),
            new Text("immutability", ErrorCode.INVALID_ARGUMENT),
            new Text("is locked", ErrorCode.UNAVAILABLE),
            new Text("are locked", ErrorCode.UNAVAILABLE),
            new Text("try again in a few minutes", ErrorCode.UNAVAILABLE),
            new Text("wait for the operation to finish", ErrorCode.UNAVAILABLE),
            new Text("related operation is currently in progress", ErrorCode.UNAVAILABLE),
            new Text("low disk space", ErrorCode.RESOURCE_EXHAUSTED),
            new Text("not enough free", ErrorCode.RESOURCE_EXHAUSTED),
            new Text("quota", ErrorCode.RESOURCE_EXHAUSTED),
            new Text("no available host", ErrorCode.RESOURCE_EXHAUSTED),
            new Text("no host that satisfies", ErrorCode.RESOURCE_EXHAUSTED));

    private EngineFailures() {}

    private record Text(String part, ErrorCode code) {}

    /**
     * Makes a refusal say what the body says.
     *
     * @param standard what the status alone stands for
     * @param status the status
     * @param body the beginning of the body
     */
    static PolyvisorException read(PolyvisorException standard, int status, String body) {
        Map<String, String> told = members(body);
        String reason = told.getOrDefault("reason", told.getOrDefault("error_code", ""));
        String detail = told.getOrDefault("detail", told.getOrDefault("error", ""));
        String text = told.isEmpty() ? page(body) : clean(detail.isEmpty() ? reason : detail);
        ErrorCode code = refined(standard.code(), status, reason, text);
        String about = text.isEmpty() ? String.valueOf(standard.getMessage()) : text + " " + status(status);
        return PolyvisorException.builder(code, about)
                .provider(standard.provider().orElse(null))
                .operation(standard.operation().orElse(null))
                .detail(standard.detail().orElse(null))
                .retryAfter(standard.retryAfter().orElse(null))
                .retryable(code == standard.code() ? standard.retryable() : code.retryable())
                .build();
    }

    /** Whether the engine has refused a request since it does something else just now; it may be sent again in a moment. */
    public static boolean isBusy(PolyvisorException failure) {
        return failure.code() == ErrorCode.UNAVAILABLE
                && String.valueOf(failure.getMessage()).contains(status(409));
    }

    private static String status(int status) {
        return "(status " + status + ")";
    }

    /** The code of a text that tells why a state forbids something. */
    public static ErrorCode conflict(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return CONFLICTS.stream()
                .filter(each -> lower.contains(each.part))
                .map(Text::code)
                .findFirst()
                .orElse(ErrorCode.FAILED_PRECONDITION);
    }

    private static ErrorCode refined(ErrorCode standard, int status, String reason, String text) {
        return switch (status) {
            case 400 -> {
                boolean login = reason.equals("access_denied") || reason.equals("invalid_grant");
                yield login
                        ? ErrorCode.UNAUTHENTICATED
                        : text.contains("Internal Engine Error") ? ErrorCode.INTERNAL : ErrorCode.INVALID_ARGUMENT;
            }
            case 409 -> conflict(reason + " " + text);
            default -> standard;
        };
    }

    /** The text members of the body, those of its fault included; none when it is no JSON object or is cut. */
    private static Map<String, String> members(String body) {
        if (!body.startsWith("{")) {
            return Map.of();
        }
        Map<String, String> found = new TreeMap<>();
        try (JsonReader reader = new Json(ReplyLimits.DEFAULT).reader(body)) {
            collect(reader, found);
        } catch (PolyvisorException cut) {
            return found;
        }
        return found;
    }

    private static void collect(JsonReader reader, Map<String, String> found) {
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            JsonType type = reader.peek();
            if (name.equals("fault") && type == JsonType.OBJECT) {
                collect(reader, found);
            } else if (type == JsonType.STRING) {
                found.put(name, reader.nextString());
            } else {
                reader.skipValue();
            }
        }
        reader.endObject();
    }

    /** Several messages come in one pair of brackets, some with variables that the engine has not filled in. */
    private static String clean(String detail) {
        String bare =
                detail.startsWith("[") && detail.endsWith("]") ? detail.substring(1, detail.length() - 1) : detail;
        return PLACEHOLDER.matcher(bare).replaceAll("").strip();
    }

    /** What a page says, without its marks and the stack trace that follows. */
    private static String page(String body) {
        Matcher tags = TAG.matcher(body);
        String text = tags.replaceAll(" ").replaceAll("\\s+", " ").strip();
        return text.length() <= LONGEST_PAGE ? text : text.substring(0, LONGEST_PAGE) + "…";
    }
}
