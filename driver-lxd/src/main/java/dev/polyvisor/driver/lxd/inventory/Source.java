package dev.polyvisor.driver.lxd.inventory;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an event or an operation is about, from a URL of the server: {@code /1.0/instances/web/snapshots/s1?project=p}.
 *
 * @param segments the decoded parts of the path after the version
 * @param project the project that the URL names, empty for none
 */
record Source(List<String> segments, Optional<String> project) {
    private static final String PROJECT = "project=";

    Source {
        segments = List.copyOf(segments);
    }

    /** Reads a URL; one that is none has no segments. */
    static Source of(String url) {
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        List<String> parts = Arrays.stream(path.split("/"))
                .filter(part -> !part.isEmpty())
                .map(Source::decoded)
                .toList();
        Optional<String> project = query < 0
                ? Optional.empty()
                : Arrays.stream(url.substring(query + 1).split("&"))
                        .filter(parameter -> parameter.startsWith(PROJECT))
                        .map(parameter -> decoded(parameter.substring(PROJECT.length())))
                        .findFirst();
        return new Source(parts.isEmpty() ? parts : parts.subList(1, parts.size()), project);
    }

    /** The segment at a position, empty when the path is shorter. */
    String at(int index) {
        return index < segments.size() ? segments.get(index) : "";
    }

    /** Some events are encoded twice; no name of LXD holds a percent sign. */
    private static String decoded(String part) {
        String once = decodedOnce(part);
        return once.indexOf('%') < 0 ? once : decodedOnce(once);
    }

    private static String decodedOnce(String part) {
        if (part.indexOf('%') < 0) {
            return part;
        }
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return part;
        }
    }
}
