package dev.polyvisor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The POMs agree with each other, and no source file is too long. */
class BuildTest {
    private static final int MAX_LINES = 450;

    @Test
    void parent_and_bom_manage_every_published_module() {
        assertThat(Build.managed(Build.pom("."))).containsExactlyInAnyOrderElementsOf(published());
        assertThat(Build.managed(Build.pom("bom"))).containsExactlyInAnyOrderElementsOf(published());
    }

    @Test
    void these_tests_depend_on_every_published_module() {
        assertThat(Build.dependencies(Build.pom("architecture-tests")))
                .containsExactlyInAnyOrderElementsOf(published());
        assertThat(OurModules.all()).hasSameSizeAs(published());
    }

    @Test
    void no_source_file_is_too_long() {
        assertThat(tooLong(Build.root())).isEmpty();
    }

    @Test
    void a_file_that_is_too_long_is_found(@TempDir Path folder) throws IOException {
        Files.write(
                folder.resolve("Long.java"),
                Stream.generate(() -> "//").limit(MAX_LINES + 1).toList());
        Files.write(
                folder.resolve("Short.java"),
                Stream.generate(() -> "//").limit(MAX_LINES).toList());

        assertThat(tooLong(folder)).containsOnlyKeys(Path.of("Long.java"));
    }

    private static List<String> published() {
        return Build.published().stream().map(folder -> "polyvisor-" + folder).toList();
    }

    /** The number of lines of each file that has too many. */
    private static Map<Path, Integer> tooLong(Path folder) {
        Map<Path, Integer> found = new TreeMap<>();
        for (Path file : javaFiles(folder)) {
            try (Stream<String> lines = Files.lines(file)) {
                int count = Math.toIntExact(lines.count());
                if (count > MAX_LINES) {
                    found.put(folder.relativize(file), count);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private static List<Path> javaFiles(Path folder) {
        Set<String> skipped = Set.of("target", ".git");
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
                    return skipped.contains(entered.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(".java")) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
