package dev.polyvisor.api;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A request in the backend's own language: the way out where the contracts end.
 *
 * @param method the HTTP method
 * @param path the path below the API's root, with its query, already encoded
 * @param headers further headers
 * @param body the body, empty for none
 */
public record RawRequest(String method, String path, Map<String, String> headers, Optional<String> body) {

    /** Copies the map. */
    public RawRequest {
        Objects.requireNonNull(body, "body");
        if (method.isBlank()) {
            throw PolyvisorException.invalidArgument("method", "is blank");
        }
        if (!path.startsWith("/")) {
            throw PolyvisorException.invalidArgument("path", "does not begin with a slash");
        }
        headers = Map.copyOf(headers);
    }

    /**
     * A GET request.
     *
     * @param path the path below the API's root
     * @return the request
     */
    public static RawRequest get(String path) {
        return new RawRequest("GET", path, Map.of(), Optional.empty());
    }

    /**
     * A request with a JSON body.
     *
     * @param method the HTTP method
     * @param path the path below the API's root
     * @param json the body
     * @return the request
     */
    public static RawRequest json(String method, String path, String json) {
        return new RawRequest(method, path, Map.of("Content-Type", "application/json"), Optional.of(json));
    }
}
