package dev.polyvisor.driver.ovirt.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a real engine 4.5.8 was asked and what it answered. */
public final class Recordings {
    private static final String API = "/ovirt-engine/api";

    private Recordings() {}

    /**
     * A request and its answer.
     *
     * @param request the file of the request's body, empty for none
     * @param response the file of the answer's body, empty for none
     */
    public record Recording(String method, String path, int status, String request, String response) {

        /** Whether it is about the API, and not about signing on and off. */
        public boolean ofApi() {
            return path.startsWith(API);
        }

        /** The words of the path without identities: {@code vms/nics}. */
        public String collection() {
            List<String> words = words();
            return String.join(
                    "/",
                    IntStream.range(0, words.size())
                            .filter(i -> i % 2 == 0)
                            .mapToObj(words::get)
                            .toList());
        }

        /** Whether the path ends with an identity. */
        public boolean ofOne() {
            return words().size() % 2 == 0;
        }

        private List<String> words() {
            String plain = path.substring(API.length()).replaceAll("[?;].*", "");
            return Stream.of(plain.split("/")).filter(word -> !word.isEmpty()).toList();
        }
    }

    /** All recordings that the index names. */
    public static List<Recording> all() {
        List<Recording> all = new ArrayList<>();
        Samples.tree("index.json")
                .forEach(each -> all.add(new Recording(
                        each.get("method").asString(),
                        each.get("path").asString(),
                        each.get("status").asInt(),
                        file(each, "request_body"),
                        file(each, "response_body"))));
        return all;
    }

    private static String file(JsonNode recording, String member) {
        return recording.path(member).asString("");
    }
}
