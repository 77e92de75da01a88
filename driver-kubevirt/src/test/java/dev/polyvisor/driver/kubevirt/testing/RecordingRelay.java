package dev.polyvisor.driver.kubevirt.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.LoopbackServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Stands before an API server and remembers what is written through it. Thread safety: may be used from any thread. */
public final class RecordingRelay implements AutoCloseable {
    private static final int BUFFER = 1 << 13;
    private static final List<String> QUERY = List.of(
            "allowWatchBookmarks",
            "continue",
            "fieldSelector",
            "labelSelector",
            "limit",
            "resourceVersion",
            "resourceVersionMatch",
            "sendInitialEvents",
            "timeoutSeconds",
            "watch");

    private final URI server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final LoopbackServer front;

    /** A request that is no GET. */
    public record Sent(String method, String path, String type, String body) {}

    public RecordingRelay(URI server) {
        this.server = server;
        this.front = LoopbackServer.builder().http().handler(this::relay).start();
    }

    public URI http() {
        return front.http();
    }

    public List<Sent> sent() {
        return List.copyOf(sent);
    }

    private void relay(Exchange exchange) throws InterruptedException {
        try {
            String body = new String(exchange.body().readAllBytes(), UTF_8);
            if (!exchange.method().equals("GET")) {
                sent.add(new Sent(
                        exchange.method(),
                        exchange.path(),
                        exchange.header("Content-Type").orElse(""),
                        body));
            }
            HttpResponse<InputStream> reply = client.send(request(exchange, body), BodyHandlers.ofInputStream());
            reply.headers().firstValue("Content-Type").ifPresent(type -> exchange.setHeader("Content-Type", type));
            OutputStream out = exchange.reply(reply.statusCode());
            // a watch is answered before anything happens
            out.flush();
            pump(reply.body(), out);
        } catch (IOException | UncheckedIOException gone) {
            exchange.cut();
        }
    }

    private HttpRequest request(Exchange exchange, String body) {
        String query = QUERY.stream()
                .flatMap(name ->
                        exchange.query(name).map(value -> name + "=" + URLEncoder.encode(value, UTF_8)).stream())
                .collect(Collectors.joining("&"));
        String target = exchange.path() + (query.isEmpty() ? "" : "?" + query);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + target))
                .method(exchange.method(), body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (String name : List.of("Accept", "Content-Type", "Authorization")) {
            exchange.header(name).ifPresent(value -> request.header(name, value));
        }
        return request.build();
    }

    /** Each piece goes on as it comes: a watch is one reply. */
    private static void pump(InputStream in, OutputStream out) throws IOException {
        try (in) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                out.flush();
            }
        }
    }

    @Override
    public void close() {
        front.close();
    }
}
