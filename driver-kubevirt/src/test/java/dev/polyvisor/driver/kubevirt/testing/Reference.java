package dev.polyvisor.driver.kubevirt.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded reference beside the checkout, which is not part of it: tests that need it are skipped where it is not there. */
public final class Reference {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Reference() {}

    private static Path folder() {
        Path root = Path.of("").toAbsolutePath();
        while (root != null && !Files.isDirectory(root.resolve("architecture-tests"))) {
            root = root.getParent();
        }
        String named = System.getProperty("polyvisor.shared");
        Path shared = named != null ? Path.of(named) : root == null ? Path.of("shared") : root.resolveSibling("shared");
        return shared.resolve("reference");
    }

    /** A folder or file of the reference. */
    public static Path path(String name) {
        Path path = folder().resolve(name);
        assumeTrue(Files.exists(path), "skipped: " + name + " of the shared reference is not here");
        return path;
    }

    public static String text(String name) {
        try {
            return Files.readString(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode json(String name) {
        return MAPPER.readTree(text(name));
    }

    /** The fenced blocks of a language on a page, in their order. */
    public static List<String> blocks(String page, String language) {
        List<String> blocks = new ArrayList<>();
        StringBuilder open = null;
        for (String line : text(page).split("\n", -1)) {
            if (open != null && line.equals("```")) {
                blocks.add(open.toString());
                open = null;
            } else if (open != null) {
                open.append(line).append('\n');
            } else if (line.equals("```" + language)) {
                open = new StringBuilder();
            }
        }
        return blocks;
    }
}
