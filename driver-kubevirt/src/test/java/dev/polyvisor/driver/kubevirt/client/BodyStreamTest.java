package dev.polyvisor.driver.kubevirt.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The body of a reply as fabric8's client gives it: piece by piece, each when it was asked for. */
class BodyStreamTest {
    private final BodyStream stream = new BodyStream();
    private final Body body = new Body();

    /** One that gives nothing by itself. */
    private static final class Body implements AsyncBody {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicBoolean cancelled = new AtomicBoolean();

        @Override
        public void consume() {
            asked.incrementAndGet();
        }

        @Override
        public CompletableFuture<Void> done() {
            return done;
        }

        @Override
        public void cancel() {
            cancelled.set(true);
        }
    }

    private void come(String... buffers) {
        List<ByteBuffer> piece = Stream.of(buffers)
                .map(text ->
                        ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer())
                .toList();
        stream.consume(piece, body);
    }

    private void end() {
        boolean unused = body.done.complete(null);
    }

    @Test
    void what_comes_in_pieces_is_one_stream_and_an_empty_piece_is_not_its_end() throws IOException {
        try (InputStream in = stream.of(body)) {
            come("one ", "", "two ");
            come();
            come("three");
            end();

            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("one two three");
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(new byte[8])).isEqualTo(-1);
        }
    }

    @Test
    void bytes_are_read_one_by_one_as_well_and_without_a_sign() throws IOException {
        try (InputStream in = stream.of(body)) {
            come("\u00e9");
            end();

            assertThat(new int[] {in.read(), in.read(), in.read()}).containsExactly(0xc3, 0xa9, -1);
        }
    }

    @Test
    void the_next_piece_is_asked_for_when_one_is_taken_and_no_more() throws IOException {
        try (InputStream in = stream.of(body)) {
            assertThat(body.asked).hasValue(1);

            come("one");
            assertThat(body.asked).hasValue(1);
            assertThat(in.read()).isEqualTo('o');
            assertThat(body.asked).hasValue(2);
            assertThat(in.read()).isEqualTo('n');
            assertThat(body.asked).hasValue(2);
        }
    }

    @Test
    void a_body_that_breaks_off_gives_what_came_and_then_fails() throws IOException {
        IOException cut = new IOException("reset");
        try (InputStream in = stream.of(body)) {
            come("one");
            boolean unused = body.done.completeExceptionally(cut);

            assertThat(in.readNBytes(3)).hasSize(3);
            assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasCause(cut);
            assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasCause(cut);
        }
    }

    @Test
    void whoever_waits_learns_that_it_is_closed_and_the_body_is_given_up() {
        InputStream in = stream.of(body);
        CompletableFuture<Throwable> waiting = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                waiting.completeExceptionally(new AssertionError("read " + in.read()));
            } catch (IOException closed) {
                waiting.complete(closed);
            }
        });
        reader.start();
        while (reader.getState() != Thread.State.WAITING && reader.isAlive()) {
            Thread.onSpinWait();
        }

        stream.close();

        assertThat(waiting.join()).isInstanceOf(IOException.class);
        assertThat(body.cancelled).isTrue();
    }

    @Test
    void an_interrupt_ends_the_wait_and_stays() {
        InputStream in = stream.of(body);
        Thread.currentThread().interrupt();

        assertThatThrownBy(in::read).isInstanceOf(ClosedByInterruptException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(body.cancelled).isTrue();
    }
}
