package dev.polyvisor.driver.lxd.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a real LXD 5.0.2 answered. */
public final class Samples {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Samples() {}

    /** The names of all recordings. */
    public static List<String> names() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(String name) {
        try {
            return Files.readString(folder().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode tree(String name) {
        return MAPPER.readTree(text(name));
    }

    /** The result in a recorded reply. */
    public static <T> T metadata(String name, Class<T> type) {
        return MAPPER.treeToValue(tree(name).get("metadata"), type);
    }

    public static <T> T value(JsonNode node, Class<T> type) {
        return MAPPER.treeToValue(node, type);
    }

    private static Path folder() {
        try {
            return Path.of(Samples.class.getResource("/lxd-samples").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
