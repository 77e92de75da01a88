package dev.polyvisor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** House rule 4, as far as a machine can tell: everything that a user can see has a comment, with parameters and result. */
class DocumentedTest {

    @Test
    void every_exported_element_has_a_comment() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : Build.published()) {
            sources.addAll(javaFiles(Build.root().resolve(module).resolve("src/main/java")));
        }
        assertThat(sources).isNotEmpty();

        try (StandardJavaFileManager files =
                ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
            assertThat(Comments.missing(
                            files.getJavaFileObjectsFromPaths(sources), OurModules.exportedPackages()::contains))
                    .isEmpty();
        }
    }

    @Test
    void what_is_missing_is_found() {
        assertThat(missing("""
                        package p;
                        public interface Thing<T> {
                            int CONSTANT = 1;
                            /** Says. */
                            <R> int say(String word);
                            /** Is. */
                            record Part(int first, int second) {
                                /** Checks. */
                                public Part {}
                                public Part(int first) { this(first, 0); }
                            }
                            private void inside() {}
                        }
                        """))
                .containsExactly(
                        "p: Thing has no comment",
                        "p: Thing.CONSTANT has no comment",
                        "p: Thing.say(String word) does not describe word",
                        "p: Thing.say(String word) does not describe <R>",
                        "p: Thing.say(String word) does not describe its result",
                        "p: Part does not describe first",
                        "p: Part does not describe second",
                        "p: Part.<init>(int first) has no comment");
    }

    @Test
    void what_is_complete_or_inside_passes() {
        assertThat(missing("""
                        package p;
                        /**
                         * Is.
                         *
                         * @param <T> of
                         * @param first one
                         */
                        public record Part<T>(T first) implements Runnable {
                            /** Checks. */
                            public Part {}
                            /** {@return the first, doubled} */
                            public int twice() { return 2; }
                            @Override public void run() {}
                            void inside(int number) {}
                            static class Inside { public int open; }
                        }
                        """)).isEmpty();
        assertThat(Comments.missing(List.of(source("package q; public class Closed {}")), "p"::equals))
                .isEmpty();
    }

    private static List<String> missing(String text) {
        return Comments.missing(List.of(source(text)), "p"::equals);
    }

    private static JavaFileObject source(String text) {
        return new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
