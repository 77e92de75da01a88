package dev.polyvisor.api;

import java.util.Map;
import java.util.Objects;

/**
 * The backend's answer to a {@link RawRequest}, whatever its status.
 *
 * @param status the HTTP status
 * @param headers the headers, names in lower case, several values of one name joined by a comma
 * @param body the body as text, at most 16 MiB
 */
public record RawReply(int status, Map<String, String> headers, String body) {

    /** Copies the map. */
    public RawReply {
        Objects.requireNonNull(body, "body");
        headers = Map.copyOf(headers);
    }
}
