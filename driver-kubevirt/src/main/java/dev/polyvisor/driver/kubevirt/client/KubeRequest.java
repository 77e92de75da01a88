package dev.polyvisor.driver.kubevirt.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request, a value.
 *
 * @param method the verb of HTTP
 * @param path the path with its encoded segments, from the root of the API server on
 * @param query parameters in the order in which they were added, not encoded
 * @param headers headers beside those of body and authentication
 * @param contentType the type of the body
 * @param body the body
 * @param subresource whether a refusal with 409 means that the state forbids it, and not that a version is stale
 * @param streaming whether the reply goes on for as long as it likes
 */
public record KubeRequest(
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        String contentType,
        Optional<String> body,
        boolean subresource,
        boolean streaming) {
    public static final String JSON = "application/json";
    public static final String MERGE_PATCH = "application/merge-patch+json";
    public static final String JSON_PATCH = "application/json-patch+json";

    /** virt-api answers 406 to PUT with {@code application/json} alone. */
    static final String ACCEPT_SUBRESOURCE = "application/json, */*";

    public KubeRequest {
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
        headers = Map.copyOf(headers);
    }

    public static KubeRequest of(String method, String template, String... segments) {
        return new KubeRequest(
                method,
                path(template, List.of(segments).iterator()),
                Map.of(),
                Map.of("Accept", JSON),
                JSON,
                Optional.empty(),
                false,
                false);
    }

    public static KubeRequest get(String template, String... segments) {
        return of("GET", template, segments);
    }

    /** A PUT of a subresource of KubeVirt. */
    public static KubeRequest put(String template, String... segments) {
        KubeRequest plain = of("PUT", template, segments);
        return new KubeRequest(
                plain.method,
                plain.path,
                Map.of(),
                Map.of("Accept", ACCEPT_SUBRESOURCE),
                JSON,
                Optional.empty(),
                true,
                false);
    }

    /** Each {@code {}} of the template is one segment, encoded. */
    private static String path(String template, Iterator<String> segments) {
        StringBuilder path = new StringBuilder();
        int from = 0;
        for (int hole = template.indexOf("{}"); hole >= 0; hole = template.indexOf("{}", from)) {
            path.append(template, from, hole).append(encode(segments.next()));
            from = hole + 2;
        }
        return path.append(template.substring(from)).toString();
    }

    private static String encode(String text) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        // these two name places of their own in a path
        return encoded.equals(".") ? "%2E" : encoded.equals("..") ? "%2E%2E" : encoded;
    }

    public KubeRequest query(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(query);
        more.put(name, value);
        return new KubeRequest(method, path, more, headers, contentType, body, subresource, streaming);
    }

    public KubeRequest header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.keySet().removeIf(name::equalsIgnoreCase);
        more.put(name, value);
        return new KubeRequest(method, path, query, more, contentType, body, subresource, streaming);
    }

    public KubeRequest body(String type, String text) {
        return new KubeRequest(method, path, query, headers, type, Optional.of(text), subresource, streaming);
    }

    /** Its reply has no end of its own. */
    public KubeRequest asStream() {
        return new KubeRequest(method, path, query, headers, contentType, body, subresource, true);
    }

    /** Path and query, as they are sent. */
    public String target() {
        if (query.isEmpty()) {
            return path;
        }
        return query.entrySet().stream()
                .map(each -> each.getKey() + "=" + encode(each.getValue()))
                .collect(Collectors.joining("&", path + (path.contains("?") ? "&" : "?"), ""));
    }
}
