package dev.polyvisor.simulators.kubevirt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * One recorded exchange with a real cluster.
 *
 * @param request the body of the request; empty when it had none
 * @param response the body of the answer; empty when it had none
 */
record Recorded(
        String name,
        String method,
        String path,
        Map<String, String> requestHeaders,
        String request,
        int status,
        Map<String, String> responseHeaders,
        String response) {

    /** All of them, in the order in which they were recorded. */
    static Map<String, Recorded> all() {
        Map<String, Recorded> all = new LinkedHashMap<>();
        for (JsonNode each : KubeClient.MAPPER.readTree(read("index.json"))) {
            Recorded recorded = new Recorded(
                    each.path("name").asString(),
                    each.path("method").asString(),
                    each.path("path").asString(),
                    map(each.path("requestHeaders")),
                    file(each.path("requestBody")),
                    each.path("status").asInt(),
                    map(each.path("responseHeaders")),
                    file(each.path("responseBody")));
            all.put(recorded.name, recorded);
        }
        return all;
    }

    private static Map<String, String> map(JsonNode object) {
        Map<String, String> map = new LinkedHashMap<>();
        object.properties()
                .forEach(each -> map.put(each.getKey(), each.getValue().asString("")));
        return map;
    }

    private static String file(JsonNode name) {
        return name.isString() ? read(name.stringValue()) : "";
    }

    private static String read(String file) {
        try (InputStream in =
                Objects.requireNonNull(Recorded.class.getResourceAsStream("/kubevirt-samples/" + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isJson() {
        return response.startsWith("{");
    }
}
