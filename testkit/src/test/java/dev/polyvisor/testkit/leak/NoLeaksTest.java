package dev.polyvisor.testkit.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class NoLeaksTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Where the inner tests leave what this test then ends. */
    private static final List<AutoCloseable> LEFT = new ArrayList<>();

    @AfterEach
    void endWhatWasLeft() throws Exception {
        for (AutoCloseable left : LEFT) {
            left.close();
        }
        LEFT.clear();
    }

    @Test
    void a_thread_left_behind_fails_the_test_with_its_name_and_stack() {
        run(LeavesThread.class)
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("leaves"),
                                finishedWithFailure(message(text -> text.contains("thread 'left-behind' (daemon), ")
                                        && text.contains("CountDownLatch.await")))));
    }

    @Test
    void a_socket_left_behind_fails_the_test() {
        assumeTrue(LeakCheck.seesDescriptors(), "descriptors are not compared here");

        run(LeavesSocket.class)
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("leaves"),
                                finishedWithFailure(message(text -> text.contains("descriptor of socket:[")))));
    }

    @Test
    void a_file_left_open_fails_the_test(@TempDir Path folder) throws IOException {
        assumeTrue(LeakCheck.seesDescriptors(), "descriptors are not compared here");
        Path file = Files.createFile(folder.resolve("left.txt"));
        LeakCheck before = LeakCheck.start();

        try (FileChannel open = FileChannel.open(file)) {
            assertThat(open.isOpen()).isTrue();
            assertThat(Descriptors.leftSince(Descriptors.open())).isEmpty();
            assertThat(leaksOf(before)).singleElement().asString().contains("descriptor of ", "left.txt");
        }
        assertNoLeaks(before);
    }

    @Test
    void a_descriptor_that_is_closed_within_the_bound_is_no_leak(@TempDir Path folder) throws Exception {
        assumeTrue(LeakCheck.seesDescriptors(), "descriptors are not compared here");
        Path file = Files.createFile(folder.resolve("left.txt"));
        Thread waiting = Thread.currentThread();
        LeakCheck before = LeakCheck.start();
        FileChannel open = FileChannel.open(file);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> {
            // is closed once the check waits for it
            while (waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThat(before.leaks(PATIENCE)).isEmpty();
        closed.get();
    }

    @Test
    void a_thread_that_ends_within_the_bound_is_no_leak() {
        run(ThreadEndsLater.class)
                .assertThatEvents()
                .haveExactly(1, event(test("leaves"), finishedSuccessfully()))
                .doNotHave(event(finishedWithFailure()));
    }

    @Test
    void what_before_each_makes_and_after_each_ends_is_no_leak() {
        run(TidiesUp.class).assertThatEvents().haveExactly(1, event(test("uses"), finishedSuccessfully()));
    }

    @Test
    void daemons_of_libraries_that_nobody_can_end_are_no_leak_but_others_of_their_name_are() throws Exception {
        LeakCheck before = LeakCheck.start();
        Thread known = parked("OkHttp TaskRunner", true);
        Thread impostor = parked("OkHttp TaskRunner", false);

        List<String> leaks = leaksOf(before);

        assertThat(known.isAlive()).isTrue();
        assertThat(leaks).singleElement().asString().startsWith("thread 'OkHttp TaskRunner', ");
        assertThat(impostor.isAlive()).isTrue();
    }

    @Test
    void the_thread_of_junit_that_watches_time_outs_is_no_leak() throws Exception {
        LeakCheck before = LeakCheck.start();

        Thread watcher = parked("junit-jupiter-timeout-watcher", false);

        assertNoLeaks(before);
        assertThat(watcher.isAlive()).isTrue();
    }

    @Test
    void a_simulated_server_is_told_by_its_sockets_and_not_by_the_size_of_its_pool() throws Exception {
        assumeTrue(LeakCheck.seesDescriptors(), "descriptors are not compared here");
        LeakCheck before = LeakCheck.start();
        Thread pooled = parked("polyvisor-server-17", true);

        assertNoLeaks(before);

        try (ServerSocket left = new ServerSocket(0)) {
            assertThat(leaksOf(before)).singleElement().asString().contains("socket");
            assertThat(left.isBound()).isTrue();
        }
        assertThat(pooled.isAlive()).isTrue();
    }

    @Test
    void a_daemon_of_a_library_that_bears_the_name_of_its_task_meanwhile_is_no_leak() throws Exception {
        LeakCheck before = LeakCheck.start();
        Thread checking = Thread.currentThread();
        CountDownLatch end = new CountDownLatch(1);
        Thread pooled = new Thread(
                () -> {
                    while (checking.getState() != Thread.State.TIMED_WAITING) {
                        Thread.onSpinWait();
                    }
                    Thread.currentThread().setName("OkHttp TaskRunner");
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "OkHttp lab.example ping");
        pooled.setDaemon(true);
        pooled.start();

        assertThat(before.leaks(PATIENCE)).isEmpty();
        assertThat(pooled.isAlive()).isTrue();
        end.countDown();
        pooled.join();
    }

    private static void assertNoLeaks(LeakCheck before) {
        try {
            assertThat(before.leaks(PATIENCE)).isEmpty();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> leaksOf(LeakCheck before) {
        try {
            return before.leaks(Duration.ofMillis(20));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Events run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents();
    }

    /** Ends at the end of the outer test. */
    private static Thread parked(String name, boolean daemon) {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(daemon);
        thread.start();
        LEFT.add(() -> {
            end.countDown();
            thread.join();
        });
        return thread;
    }

    @NoLeaks(waitSeconds = 0)
    static class LeavesThread {
        @Test
        void leaves() {
            parked("left-behind", true);
        }
    }

    @NoLeaks(waitSeconds = 0)
    static class LeavesSocket {
        @Test
        void leaves() throws IOException {
            LEFT.add(new ServerSocket(0));
        }
    }

    @NoLeaks(waitSeconds = 60)
    static class ThreadEndsLater {
        @Test
        void leaves() {
            Thread waiting = Thread.currentThread();
            new Thread(() -> {
                        // ends once the check waits for it
                        while (waiting.getState() != Thread.State.TIMED_WAITING) {
                            Thread.onSpinWait();
                        }
                    })
                    .start();
        }
    }

    @NoLeaks(waitSeconds = 60)
    static class TidiesUp {
        private ServerSocket socket;

        @BeforeEach
        void open() throws IOException {
            socket = new ServerSocket(0);
        }

        @AfterEach
        void close() throws IOException {
            socket.close();
        }

        @Test
        void uses() {
            assertThat(socket.isBound()).isTrue();
        }
    }
}
