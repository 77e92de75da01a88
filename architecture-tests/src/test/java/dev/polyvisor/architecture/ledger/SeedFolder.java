package dev.polyvisor.architecture.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where the seed documents are: not in this repository, but where it is developed they lie beside it. */
final class SeedFolder {
    static final String PROPERTY = "polyvisor.shared";

    private SeedFolder() {}

    /** The folder that the system property names, which then must be there, else the one beside the checkout. */
    static Optional<Path> find(Path root) {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            Path seeds = Path.of(named, "seeds");
            if (!Files.isDirectory(seeds)) {
                throw new IllegalStateException(PROPERTY + " names a folder without seeds: " + named);
            }
            return Optional.of(seeds);
        }
        return Optional.of(root.resolveSibling("shared").resolve("seeds")).filter(Files::isDirectory);
    }

    /** The symbols of each document, by the number in front of its file name. */
    static SortedMap<String, SortedSet<String>> symbols(Path seeds) throws IOException {
        SortedMap<String, SortedSet<String>> symbols = new TreeMap<>();
        try (Stream<Path> files = Files.list(seeds)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".txt")).toList()) {
                String name = file.getFileName().toString();
                symbols.put(name.substring(0, name.indexOf('_')), SeedSymbols.of(Files.readString(file)));
            }
        }
        return symbols;
    }
}
