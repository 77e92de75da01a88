package dev.polyvisor.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StreamingTest {

    @Test
    void what_is_larger_than_the_heap_goes_through_it(@org.junit.jupiter.api.io.TempDir Path folder) throws Exception {
        File log = folder.resolve("out").toFile();
        // 64 MiB each way, and a heap that could not hold even one of them
        Process small = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            assertThat(small.waitFor()).as(() -> read(log)).isZero();
        } finally {
            small.destroyForcibly();
        }
        long bytes = (long) SmallHeap.MIB << 20;
        assertThat(read(log).lines().filter(line -> !line.startsWith("SLF4J")))
                .containsExactly(
                        "down " + bytes, "up " + bytes, "read " + (SmallHeap.MIB << 10), "written " + (bytes + 1));
    }

    private static String read(File file) {
        try {
            return java.nio.file.Files.readString(file.toPath());
        } catch (java.io.IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        }
    }
}
