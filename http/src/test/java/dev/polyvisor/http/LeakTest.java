package dev.polyvisor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.PolyvisorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** T2: what is opened and closed a hundred times leaves no thread and no descriptor behind. */
class LeakTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @Test
    void a_hundred_transports_leave_nothing_behind() throws Exception {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "no " + DESCRIPTORS + " to count descriptors in");
        try (RawServer server = RawServer.tcp((in, out) -> {
            for (String head = RawServer.readHead(in); !head.isEmpty(); head = RawServer.readHead(in)) {
                if (head.startsWith("GET /hang")) {
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1".getBytes(StandardCharsets.UTF_8));
                    RawServer.hang(in);
                }
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".getBytes(StandardCharsets.UTF_8));
            }
        })) {
            cycle(server.url());
            long sockets = sockets();
            for (int i = 0; i < 100; i++) {
                cycle(server.url());
            }
            // the server's side of the last connections ends on its own threads
            while (sockets() > sockets) {
                assertThat(Thread.currentThread().isInterrupted())
                        .as("waited too long")
                        .isFalse();
                Thread.onSpinWait();
            }
            // they are one pool for all transports, which grows for a moment when the machine is busy
            assertThat(others().map(Thread::getName))
                    .as("threads of libraries, which may be several but not one for each transport")
                    .hasSizeLessThan(50);
        }
    }

    private static void cycle(String url) throws InterruptedException {
        ExecutorService executor = Executors.newCachedThreadPool();
        HttpTransport transport =
                HttpTransport.builder(Connection.parse(url), "lab", executor).build();
        assertThat(transport.send(HttpRequest.get("/")).text()).isEqualTo("hi");
        HttpReply halfRead = transport.send(HttpRequest.get("/hang"));
        CountDownLatch ended = new CountDownLatch(1);
        executor.execute(() -> {
            var unused = catchThrowableOfType(PolyvisorException.class, halfRead::text);
            ended.countDown();
        });
        transport.close();
        ended.await();
        executor.shutdown();
        assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(transport.openSockets()).isZero();
    }

    /** The daemons of OkHttp and Okio; the threads of the server and of JUnit are no concern of this test. */
    private static Stream<Thread> others() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("Ok"));
    }

    private static long sockets() throws IOException {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.filter(LeakTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
