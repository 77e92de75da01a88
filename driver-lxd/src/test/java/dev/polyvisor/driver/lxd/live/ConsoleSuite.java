package dev.polyvisor.driver.lxd.live;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.instance.ConsoleSession;
import dev.polyvisor.api.instance.ConsoleSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.StopOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Text consoles of a container that has a shell on its console. */
abstract class ConsoleSuite extends GuestSuite {
    private static final String SHELL = """
            ::sysinit:/bin/hostname -F /etc/hostname
            ::respawn:/bin/sleep 3600
            console::respawn:/bin/sh
            ::shutdown:/bin/true
            ::ctrlaltdel:/bin/poweroff -f
            """;

    private Instance guest;

    ConsoleSuite(LxdBackend lxd) {
        super(lxd, "con-");
    }

    @BeforeAll
    void start() throws InterruptedException {
        guest = stopped("guest");
        await(guest.files().write("/etc/inittab", SHELL));
        await(guest.start());
    }

    private static void type(ConsoleSession session, String text) throws IOException {
        session.output().write(text.getBytes(StandardCharsets.UTF_8));
        session.output().flush();
    }

    private static void hangUp(ConsoleSession session) {
        session.close();
    }

    /** Types a line until its echo is read: what comes before the terminal is ready is dropped by it. */
    private static void converse(ConsoleSession session, String word) throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        CompletableFuture<String> reader = CompletableFuture.supplyAsync(() -> {
            try {
                return readTo(session.input(), word);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                read.countDown();
            }
        });
        do {
            type(session, "echo " + word + "\n");
        } while (!read.await(1, TimeUnit.SECONDS));
        assertThat(reader.get()).contains(word);
    }

    private static String readTo(InputStream in, String wanted) throws IOException {
        StringBuilder read = new StringBuilder();
        byte[] buffer = new byte[1024];
        while (read.indexOf(wanted) < 0) {
            int count = in.read(buffer);
            if (count < 0) {
                throw new IOException("the console ended after: " + read);
            }
            read.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        return read.toString();
    }

    @Test
    @Timeout(60)
    void what_is_typed_is_answered_and_the_end_is_told() throws Exception {
        try (ConsoleSession session = guest.console().attach()) {
            assertThat(session.isOpen()).isTrue();
            session.resize(100, 30);
            converse(session, "marker");

            assertThatFailureOf(() -> session.resize(0, 70_000))
                    .hasCode(ErrorCode.INVALID_ARGUMENT)
                    .hasMessageContaining("columns")
                    .hasMessageContaining("rows");

            hangUp(session);
            session.ended().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(session.isOpen()).isFalse();
            assertThatThrownBy(() -> type(session, "x")).isInstanceOf(IOException.class);
            assertThatFailureOf(() -> session.resize(80, 24)).hasCode(ErrorCode.FAILED_PRECONDITION);
        }
        try (ConsoleSession again = guest.console().attach()) {
            converse(again, "second");
        }
    }

    @Test
    @Timeout(60)
    void a_console_that_somebody_else_has_is_refused() throws Exception {
        try (ConsoleSession first = guest.console().attach()) {
            converse(first, "mine");

            assertThatFailureOf(() -> guest.console().attach())
                    .hasCode(ErrorCode.FAILED_PRECONDITION)
                    .hasMessageContaining("somebody else");

            converse(first, "still");
        }
    }

    @Test
    @Timeout(60)
    void the_stop_of_the_instance_ends_its_console_and_there_is_none_while_it_is_off() throws Exception {
        Instance other = running("other");
        try (ConsoleSession session = other.console().attach()) {
            await(other.stop(StopOptions.force()));

            session.ended().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(session.input().readAllBytes()).isNotNull();
            assertThat(session.isOpen()).isFalse();
        }
        assertThatFailureOf(() -> other.console().attach()).hasCode(ErrorCode.FAILED_PRECONDITION);
        assertThatFailureOf(() -> other.console().attach(ConsoleSpec.vnc())).hasCode(ErrorCode.UNIMPLEMENTED);
    }
}
