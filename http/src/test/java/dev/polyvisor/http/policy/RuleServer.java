package dev.polyvisor.http.policy;

import dev.polyvisor.http.Json;
import dev.polyvisor.http.JsonReader;
import dev.polyvisor.http.ReplyLimits;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.jspecify.annotations.Nullable;

/**
 * A rule server with one rule: a machine of fewer than four processors gets a warning. It knows machines in
 * {@link WorkloadFormat#records()}, and can be told to answer otherwise.
 */
final class RuleServer implements Closeable {
    private final MockWebServer server = new MockWebServer();
    private final Json json = new Json(ReplyLimits.DEFAULT);
    private final Queue<RecordedRequest> seen = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Supplier<MockResponse>> instead = new AtomicReference<>();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile int version = 6;
    private volatile int newVersion = version;
    private volatile int changeAfter = Integer.MAX_VALUE;

    private RuleServer() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                seen.add(request);
                if (questions.incrementAndGet() >= changeAfter) {
                    version = newVersion;
                }
                Supplier<MockResponse> other = instead.get();
                return other == null ? answer(request) : other.get();
            }
        });
    }

    static RuleServer open() throws IOException {
        RuleServer opened = new RuleServer();
        opened.server.start();
        return opened;
    }

    String url() {
        String url = server.url("/").toString();
        return url.substring(0, url.length() - 1);
    }

    /** What was asked, oldest first. */
    Queue<RecordedRequest> seen() {
        return seen;
    }

    /** Has other rules from now on. */
    void version(int value) {
        version = value;
    }

    /** Has other rules as soon as so many questions have been asked. */
    void versionAfter(int count, int value) {
        newVersion = value;
        changeAfter = count;
    }

    /** Answers so from now on, whatever is asked. */
    void answer(Supplier<MockResponse> response) {
        instead.set(response);
    }

    void answer(String body) {
        answer(() -> ok(body));
    }

    /** Closes each connection without an answer. */
    void refuse() {
        answer(() -> new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
    }

    /**
     * Takes requests and never answers.
     *
     * @return comes to zero when one has been taken
     */
    CountDownLatch hang() {
        CountDownLatch taken = new CountDownLatch(1);
        answer(() -> {
            taken.countDown();
            return new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build();
        });
        return taken;
    }

    /** Judges again. */
    void recover() {
        instead.set(null);
    }

    static MockResponse ok(String body) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }

    private MockResponse answer(RecordedRequest request) {
        return switch (request.getMethod() + ' ' + request.getTarget()) {
            case "GET " + HttpPolicyAgentBuilder.DEFAULT_VERSION_PATH ->
                ok(json.text(Map.of("result", Map.of("rules_version", version))));
            case "POST " + HttpPolicyAgentBuilder.DEFAULT_VALIDATE_PATH ->
                ok(json.text(Map.of("result", judged(request.getBody().utf8()))));
            default -> new MockResponse.Builder().code(404).build();
        };
    }

    private Map<String, Object> judged(String body) {
        JsonReader input = json.reader(body);
        boolean small = input.find("input.machine.value.cpus") && input.nextInt() < 4;
        return Map.of(
                "rules_version",
                version,
                "errors",
                List.of(),
                "concerns",
                small
                        ? List.of(Map.of(
                                "id",
                                "small",
                                "category",
                                "Warning",
                                "label",
                                "Few processors",
                                "assessment",
                                "It may be slow."))
                        : List.of());
    }

    @Override
    public void close() {
        server.close();
    }
}
