package dev.polyvisor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The resolver of the system may hang; here it does so because its only thread is taken. */
class NamesTest {
    private final ExecutorService busy = Executors.newSingleThreadExecutor();
    private final CountDownLatch never = new CountDownLatch(1);

    @BeforeEach
    void take() {
        busy.execute(() -> {
            try {
                never.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @AfterEach
    void stop() {
        busy.shutdownNow();
    }

    @Test
    void a_resolver_that_does_not_answer_ends_the_call_in_time() {
        PolyvisorException failure = failure(Duration.ofMillis(50));

        assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(failure).hasMessageContaining("resolving the name");
    }

    @Test
    void an_interrupt_ends_it() {
        Names names = new Names(busy, Duration.ofMinutes(5));
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(java.net.UnknownHostException.class).isThrownBy(() -> names.lookup("a.invalid"));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void an_executor_that_takes_no_work_is_told_as_such() {
        busy.shutdownNow();
        PolyvisorException failure = failure(Duration.ofMinutes(5));

        assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("executor");
        try (HttpTransport transport = transport(Duration.ofMinutes(5))) {
            assertThat(catchThrowableOfType(
                                    PolyvisorException.class,
                                    () -> transport.webSocket(HttpRequest.get("/"), new WebSocketListener() {}))
                            .code())
                    .isEqualTo(ErrorCode.UNAVAILABLE);
        }
    }

    private PolyvisorException failure(Duration connectTimeout) {
        try (HttpTransport transport = transport(connectTimeout)) {
            return catchThrowableOfType(PolyvisorException.class, () -> transport.send(HttpRequest.get("/")));
        }
    }

    private HttpTransport transport(Duration connectTimeout) {
        return HttpTransport.builder(
                        Connection.parse("http://a.invalid").timeouts(connectTimeout, Duration.ofMinutes(5)),
                        "lab",
                        busy)
                .build();
    }
}
