package dev.polyvisor.simulators.lxd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The sockets of an operation or of the events, and what has come through them. */
final class SampledSockets implements AutoCloseable {
    private final Map<String, WebSocket> sockets = new TreeMap<>();

    /** Read by the test while the threads of the client add to it. */
    private final Map<String, List<String>> frames = new ConcurrentSkipListMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();

    /** The sockets of the last operation. */
    static SampledSockets of(Replay replay, LxdSimulator lxd) {
        SampledSockets all = new SampledSockets();
        JsonNode metadata = replay.last().path("metadata").path("metadata");
        metadata.path("fds")
                .properties()
                .forEach(each -> all.open(
                        replay,
                        lxd,
                        each.getKey(),
                        replay.operation() + "/websocket?secret="
                                + each.getValue().stringValue()));
        return all;
    }

    static SampledSockets events(Replay replay, LxdSimulator lxd) {
        return at(replay, lxd, "/1.0/events?type=operation,lifecycle");
    }

    static SampledSockets at(Replay replay, LxdSimulator lxd, String path) {
        SampledSockets all = new SampledSockets();
        all.open(replay, lxd, "events", path);
        return all;
    }

    /** Waits for a text frame that contains something; for an empty one when that is empty. */
    void awaitText(String name, String part) throws InterruptedException {
        await(() -> frames.get(name).stream()
                .anyMatch(frame ->
                        part.isEmpty() ? frame.equals("text ") : frame.startsWith("text ") && frame.contains(part)));
    }

    List<String> texts(String name) {
        return frames.get(name).stream()
                .filter(frame -> frame.startsWith("text "))
                .toList();
    }

    /** All that came in binary frames. */
    String binary(String name) {
        StringBuilder all = new StringBuilder();
        frames.get(name).stream()
                .filter(frame -> frame.startsWith("binary "))
                .forEach(frame -> all.append(frame.substring("binary ".length())));
        return all.toString();
    }

    /** One message of the log. */
    static void logging(Replay replay, LxdSimulator lxd, String sample) throws InterruptedException {
        try (SampledSockets all = new SampledSockets()) {
            all.open(replay, lxd, "events", "/1.0/events?type=logging");
            all.await(() -> !all.texts("events").isEmpty());
            String frame = all.texts("events").get(0);
            ObjectNode message = (ObjectNode) Sample.MAPPER.readTree(frame.substring(5));
            ObjectNode recorded = (ObjectNode) Sample.read(sample).json().deepCopy();
            // which listener it is
            ((ObjectNode) recorded.get("metadata")).putObject("context");
            assertThat(Sample.normal(message)).isEqualTo(Sample.normal(recorded));
            replay.replayed().add(sample);
        }
    }

    static void upgradeRefused(Replay replay, LxdSimulator lxd, String path, String name) {
        JsonNode sample = Sample.read(name).json();
        try {
            new SampledSockets().open(replay, lxd, "0", path);
            throw new AssertionError(name + " was let in");
        } catch (CompletionException e) {
            var reply = ((WebSocketHandshakeException) e.getCause()).getResponse();
            assertThat(reply.statusCode())
                    .as(name)
                    .isEqualTo(sample.get("status").asInt());
            assertThat(reply.headers().firstValue("Content-Length"))
                    .as(name + ": the length of the recorded text")
                    .hasValue(sample.get("headers").get("Content-Length").stringValue());
        }
        replay.replayed().add(name);
    }

    private void open(Replay replay, LxdSimulator lxd, String name, String path) {
        frames.put(name, new CopyOnWriteArrayList<>());
        URI uri = URI.create(lxd.https().toString().replace("https:", "wss:") + path);
        sockets.put(
                name,
                replay.client()
                        .newWebSocketBuilder()
                        .buildAsync(uri, new Recorder(name))
                        .join());
    }

    private final class Recorder implements WebSocket.Listener {
        private final String name;
        private final StringBuilder text = new StringBuilder();

        private Recorder(String name) {
            this.name = name;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                add("text " + text);
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            add("binary " + UTF_8.decode(data));
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPing(WebSocket socket, ByteBuffer data) {
            add("ping " + UTF_8.decode(data));
            socket.request(1);
            return null;
        }

        private void add(String frame) {
            lock.lock();
            try {
                frames.get(name).add(frame);
                news.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    void sendText(String name, String text) {
        sockets.get(name).sendText(text, true).join();
    }

    void sendBinary(String name, String text) {
        sockets.get(name)
                .sendBinary(ByteBuffer.wrap(text.getBytes(UTF_8)), true)
                .join();
    }

    void close(String name) {
        sockets.get(name).sendClose(1000, "").join();
    }

    void awaitFrames(String name, int count) throws InterruptedException {
        await(() -> frames.get(name).size() >= count);
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(30);
            while (!condition.getAsBoolean()) {
                assertThat(left).as("time left, with " + frames).isPositive();
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Each socket got the frames that were recorded, in that order. */
    void compare(Replay replay, String name) throws InterruptedException {
        Map<String, List<String>> recorded = new TreeMap<>();
        sockets.keySet().forEach(socket -> recorded.put(socket, new ArrayList<>()));
        Sample.read(name).json().forEach(frame -> {
            String kind = frame.get("frame").stringValue();
            // the client of the JDK does not show how a connection ends
            if (frame.get("direction").stringValue().equals("server->client")
                    && !kind.startsWith("(")
                    && !kind.equals("close")) {
                recorded.get(frame.get("socket").stringValue())
                        .add(kind + " " + frame.get("payload").stringValue());
            }
        });
        await(() -> frames.equals(recorded));
        replay.replayed().add(name);
    }

    /** The lifecycle events came with the recorded content, in the recorded order. */
    void compareLifecycle(Replay replay, String name) throws InterruptedException {
        List<String> recorded = new ArrayList<>();
        Sample.read(name).json().forEach(event -> lifecycle(event, recorded));
        await(() -> lifecycle().size() >= recorded.size());
        if (!lifecycle().equals(recorded)) {
            replay.differences()
                    .add(name + ": recorded\n" + String.join("\n", recorded) + "\nnow\n"
                            + String.join("\n", lifecycle()));
        }
        replay.replayed().add(name);
    }

    private List<String> lifecycle() {
        List<String> all = new ArrayList<>();
        texts("events").forEach(frame -> lifecycle(Sample.MAPPER.readTree(frame.substring("text ".length())), all));
        return all;
    }

    private static void lifecycle(JsonNode event, List<String> into) {
        if (event.path("type").asString().equals("lifecycle")) {
            ObjectNode metadata = (ObjectNode) event.get("metadata").deepCopy();
            into.add(Sample.normal(metadata).toString());
        }
    }

    @Override
    public void close() {
        sockets.values().forEach(WebSocket::abort);
    }
}
