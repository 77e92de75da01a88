package dev.polyvisor.benchmarks.ovirt;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Stands before an engine. What somebody has read of the model it answers itself from then on, in JSON or XML, so that a reader
 * does not wait for the engine to find words. Logins and events go through. Thread safety: may be used from any thread.
 */
final class PreparedEngine implements AutoCloseable {
    /** Where it tells what was asked for in JSON, one request a line. */
    static final String REQUESTS = "/requests";

    private static final String API = "/ovirt-engine/api";
    private static final String JSON = "application/json";
    private static final String XML = "application/xml";
    private static final int OK = 200;
    private static final List<String> PASSED_ON = List.of("Authorization", "Content-Type", "Version");

    private final URI engine;
    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** By path and sorted parameters: the request as it was sent first. */
    private final Map<String, String> requests = Collections.synchronizedMap(new LinkedHashMap<>());

    private final Map<String, byte[]> json = new ConcurrentHashMap<>();
    private final Map<String, byte[]> xml = new ConcurrentHashMap<>();

    private PreparedEngine(URI engine, HttpServer server) {
        this.engine = engine;
        this.server = server;
    }

    /** Opens it before an engine. */
    static PreparedEngine open(URI engine) throws IOException {
        // head and body are two packets, and without this the second waits for the client to confirm the first
        System.setProperty("sun.net.httpserver.nodelay", "true");
        PreparedEngine opened = new PreparedEngine(
                engine, HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        opened.server.setExecutor(opened.threads);
        opened.server.createContext("/", opened::answer);
        opened.server.start();
        return opened;
    }

    /** The root of the API. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + API;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            boolean ofModel = path.startsWith(API + "/") && path.length() > API.length() + 1;
            if (path.equals(REQUESTS)) {
                String all = String.join("\n", List.copyOf(requests.values()));
                send(exchange, OK, "text/plain", all.getBytes(StandardCharsets.UTF_8));
            } else if (exchange.getRequestMethod().equals("GET") && ofModel && !path.startsWith(API + "/events")) {
                prepared(exchange);
            } else {
                HttpResponse<byte[]> answer = ask(exchange, accept(exchange));
                send(exchange, answer.statusCode(), type(answer), answer.body());
            }
        }
    }

    private static String accept(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept"))
                .orElse("*/*");
    }

    private void prepared(HttpExchange exchange) throws IOException {
        String key = key(exchange.getRequestURI());
        boolean inXml = accept(exchange).contains(XML);
        byte[] body = (inXml ? xml : json).get(key);
        if (body == null) {
            HttpResponse<byte[]> answer = ask(exchange, JSON);
            if (answer.statusCode() != OK) {
                send(exchange, answer.statusCode(), type(answer), answer.body());
                return;
            }
            if (inXml) {
                body = XmlForm.of(answer.body());
                xml.put(key, body);
            } else {
                body = answer.body();
                json.put(key, body);
                requests.put(key, exchange.getRequestURI().toString());
            }
        }
        send(exchange, OK, inXml ? XML : JSON, body);
    }

    /** The same for the same parameters, in whatever order and form they are sent. */
    private static String key(URI request) {
        String query = Optional.ofNullable(request.getRawQuery()).orElse("");
        return Arrays.stream(query.split("&", -1))
                .map(each -> URLDecoder.decode(each, StandardCharsets.UTF_8))
                .sorted()
                .collect(Collectors.joining("&", request.getPath() + "?", ""));
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange, String accept) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        engine.resolve(exchange.getRequestURI().toString()))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        PASSED_ON.forEach(
                name -> Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                        .ifPresent(value -> request.setHeader(name, value)));
        request.setHeader("Accept", accept);
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static String type(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Content-Type").orElse("text/plain");
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
