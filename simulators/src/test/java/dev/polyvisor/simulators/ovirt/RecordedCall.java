package dev.polyvisor.simulators.ovirt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One request to a real engine 4.5.8, and its answer. */
record RecordedCall(JsonNode row) {

    static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(RecordedCall.class.getResource("/ovirt-samples"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** All of them, in the order in which they were made. */
    static List<RecordedCall> all() {
        List<RecordedCall> all = new ArrayList<>();
        JsonMapper.shared().readTree(read("index.json")).forEach(row -> {
            if (row.path("source").asString().equals("own run")) {
                all.add(new RecordedCall(row));
            }
        });
        return all;
    }

    /** The files that are there beside the index and the page about them. */
    static Set<String> files() {
        try (Stream<Path> files = Files.list(folder())) {
            Set<String> names = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(file -> !file.equals("index.json") && !file.equals("README.md"))
                    .forEach(names::add);
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(folder().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return row.path("name").asString();
    }

    String method() {
        return row.path("method").asString();
    }

    String path() {
        return row.path("path").asString();
    }

    int status() {
        return row.path("status").asInt();
    }

    /** The file of the request or the response; empty when there is none. */
    String file(String field) {
        return row.path(field).isString() ? row.path(field).asString() : "";
    }

    String text(String field) {
        return file(field).isEmpty() ? "" : read(file(field));
    }

    String header(String name) {
        return row.path("request_headers").path(name).asString("");
    }

    boolean isXml() {
        return header("Accept").equals("application/xml")
                || header("Content-Type").equals("application/xml");
    }
}
