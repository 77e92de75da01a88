package dev.polyvisor.benchmarks.policy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A rule server in this process that is as quick as one can be: it reads what it is told of a machine and always answers the
 * same, by no rules at all. What a call costs beside it is the price of asking over HTTP.
 */
final class QuickRuleServer implements AutoCloseable {
    private static final byte[] VERSION = bytes("{\"result\":{\"rules_version\":1}}");
    private static final byte[] REPORT = bytes("""
            {"result":{"rules_version":1,"errors":[],"concerns":[{"id":"bench.rule.0","category":"Warning",\
            "label":"Rule 0","assessment":"Look at it."}]}}""");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private QuickRuleServer(HttpServer server) {
        this.server = server;
    }

    static QuickRuleServer open() throws IOException {
        // head and body are two packets, and without this the second waits for the client to confirm the first
        System.setProperty("sun.net.httpserver.nodelay", "true");
        QuickRuleServer opened =
                new QuickRuleServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        opened.server.setExecutor(opened.threads);
        opened.server.createContext("/", QuickRuleServer::answer);
        opened.server.start();
        return opened;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            try (InputStream body = exchange.getRequestBody()) {
                body.transferTo(OutputStream.nullOutputStream());
            }
            byte[] answer = exchange.getRequestMethod().equals("GET") ? VERSION : REPORT;
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
