package dev.polyvisor.spi.store.saved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
    private static final int MAX = 200_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1_000, 1 << 20})
    void linesAreWhatStandsBetweenTheBreaksHoweverTheyArrive(int chunk) throws IOException {
        // shorter and longer than any buffer, and one that is empty
        List<String> lines = List.of("a", "", "b".repeat(150_000), "c".repeat(65_535), "d".repeat(65_536), "e");

        assertThat(read(String.join("\n", lines), chunk)).isEqualTo(lines);
        assertThat(read(String.join("\n", lines) + "\n", chunk)).isEqualTo(lines);
    }

    @Test
    void nothingHasNoLine() throws IOException {
        assertThat(read("", 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n"})
    void aLineMayBeAsLongAsTheBoundAndNoLonger(String end) throws IOException {
        assertThat(read("x".repeat(MAX) + end, 1_000)).containsExactly("x".repeat(MAX));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read("ok\n" + "x".repeat(MAX + 1) + end, 1_000))
                .withMessage("the line is longer than 200000 bytes");
    }

    private static List<String> read(String text, int chunk) throws IOException {
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(chunk, length));
            }

            @Override
            public int read(byte[] into) {
                return read(into, 0, into.length);
            }
        };
        LineReader reader = new LineReader(in, MAX);
        List<String> lines = new ArrayList<>();
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
            lines.add(new String(line, StandardCharsets.UTF_8));
            assertThat(reader.number()).isEqualTo(lines.size());
        }
        return lines;
    }
}
