package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parameters of a list or a watch.
 *
 * @param limit zero for no limit
 * @param start behind which key a page begins; empty for the first one
 * @param snapshot the version of the first page; zero on it, -1 when consistency was given up
 * @param version what was given as the version; -1 when nothing was
 * @param match {@code NotOlderThan}, {@code Exact} or empty
 */
record ListRequest(
        int limit, String start, long snapshot, long version, String match, Predicate<Stored> wanted, boolean selects) {

    static ListRequest of(Call call, Target target) {
        String token = call.query("continue");
        String version = call.query("resourceVersion");
        if (!token.isEmpty() && !version.isEmpty() && !version.equals("0")) {
            throw Refused.bad("specifying resource version is not allowed when using continue");
        }
        String labels = call.query("labelSelector");
        String fields = call.query("fieldSelector");
        Predicate<Stored> wanted = Selector.of(target.type(), labels, fields);
        int limit = number(call.query("limit"));
        String start = "";
        long snapshot = 0;
        if (!token.isEmpty()) {
            ObjectNode parsed = parse(token);
            snapshot = parsed.path("rv").asLong(0);
            start = key(target, Json.text(parsed, "start"));
        }
        return new ListRequest(
                limit,
                start,
                snapshot,
                version.isEmpty() ? -1 : version(version),
                call.query("resourceVersionMatch"),
                wanted,
                !labels.isEmpty() || !fields.isEmpty());
    }

    private static int number(String text) {
        try {
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Refused.bad("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }

    private static long version(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw Refused.bad("invalid resource version: resourceVersion: Invalid value: \"" + text
                    + "\": strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
        }
    }

    private static ObjectNode parse(String token) {
        byte[] decoded;
        try {
            decoded = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            throw Refused.bad("invalid continue token: continue key is not valid: illegal base64 data");
        }
        try {
            return Json.parse(decoded);
        } catch (JacksonException | ClassCastException e) {
            String first = decoded.length == 0 ? "" : String.format("\\x%02x", decoded[0] & 255);
            throw Refused.bad("invalid continue token: continue key is not valid: invalid character '" + first
                    + "' looking for beginning of value");
        }
    }

    /** Tokens are relative to the collection. */
    private static String key(Target target, String start) {
        String relative = start.replaceFirst("^/", "").replace("\u0000", "");
        return target.type().namespaced() && target.namespace().isEmpty()
                ? relative
                : target.namespace() + "/" + relative;
    }

    /** With which the list goes on behind an object. */
    static String token(Target target, long version, String key) {
        boolean whole = target.type().namespaced() && target.namespace().isEmpty();
        String relative = whole ? "/" + key : key.substring(target.namespace().length());
        String json = Json.object()
                .put("v", "meta.k8s.io/v1")
                .put("rv", version)
                .put("start", relative + "\u0000")
                .toString();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    boolean isContinued() {
        return !start.isEmpty();
    }
}
