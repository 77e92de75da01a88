package dev.polyvisor.simulators.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.simulators.server.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Makes the recorded calls again and compares the answers with the recorded ones. */
final class Replay {
    private final LxdSimulator lxd;
    private final HttpClient client;
    private final Set<String> replayed = new TreeSet<>();
    private final List<String> differences = new ArrayList<>();
    private byte[] lastBody = {};
    private String operation = "";
    private JsonNode last = Sample.MAPPER.nullNode();

    Replay(LxdSimulator lxd, TestCertificate caller) {
        this(
                lxd,
                HttpClient.newBuilder()
                        .sslContext(caller.clientContext(lxd.certificate()))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build());
    }

    Replay(LxdSimulator lxd, HttpClient client) {
        this.lxd = lxd;
        this.client = client;
    }

    List<String> differences() {
        return differences;
    }

    HttpClient client() {
        return client;
    }

    Set<String> replayed() {
        return replayed;
    }

    /** The operation of the last answer that had one. */
    String operation() {
        return operation;
    }

    byte[] lastBody() {
        return lastBody;
    }

    JsonNode last() {
        return last;
    }

    HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(lxd.https() + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> reply = client.send(request.build(), BodyHandlers.ofByteArray());
            if (reply.headers().firstValue("Content-Type").orElse("").equals("application/json")
                    && reply.body().length > 0) {
                last = Sample.MAPPER.readTree(reply.body());
                if (!last.path("operation").asString("").isEmpty()) {
                    operation = last.path("operation").stringValue();
                }
            }
            return reply;
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A call that was made between two recorded ones; it has to succeed. */
    Replay also(String method, String path, String body, String... headers) {
        HttpResponse<byte[]> reply = send(method, path, bytes(body), headers);
        assertThat(reply.statusCode()).as(method + " " + path + " " + last).isLessThan(300);
        if (reply.statusCode() == 202) {
            JsonNode ended = await();
            assertThat(ended.path("metadata").path("status_code").asInt())
                    .as(method + " " + path + " " + ended)
                    .isEqualTo(200);
        }
        return this;
    }

    /** A call whose operation fails. */
    Replay failing(String method, String path, String body) {
        HttpResponse<byte[]> reply = send(method, path, bytes(body));
        assertThat(reply.statusCode()).as(method + " " + path).isEqualTo(202);
        return this;
    }

    private JsonNode await() {
        send("GET", operation + "/wait?timeout=60", new byte[0]);
        return last;
    }

    /** The recorded wait for the operation of the call before. */
    Replay await(String sample) {
        return call(sample, "GET", operation + "/wait?timeout=60", "");
    }

    Replay call(String sample, String method, String path, String body, String... headers) {
        return call(sample, UnaryOperator.identity(), method, path, bytes(body), headers);
    }

    Replay call(String sample, String method, String path, byte[] body, String... headers) {
        return call(sample, UnaryOperator.identity(), method, path, body, headers);
    }

    /** The answer is the recorded one, except for what {@code simpler} takes out of both. */
    Replay call(
            String name, UnaryOperator<JsonNode> simpler, String method, String path, byte[] body, String... headers) {
        replayed.add(name);
        HttpResponse<byte[]> reply = send(method, path, body, headers);
        lastBody = reply.body();
        try {
            compare(Sample.read(name), simpler, method, reply);
        } catch (AssertionError e) {
            // all of them are told together at the end
            differences.add(method + " " + path + ": " + e.getMessage());
        }
        return this;
    }

    private static void compare(
            Sample sample, UnaryOperator<JsonNode> simpler, String method, HttpResponse<byte[]> reply) {
        String name = sample.name();
        if (sample.isWrapped()) {
            assertThat(reply.statusCode())
                    .as(name)
                    .isEqualTo(sample.json().get("status").asInt());
            Set<String> recorded = new TreeSet<>();
            sample.json().get("headers").properties().forEach(each -> recorded.add(header(each.getKey())));
            assertThat(reply.headers().map().keySet().stream()
                            .map(Replay::header)
                            .filter(header -> !header.equals("date"))
                            // Go says nothing of the length of nothing
                            .filter(header -> !method.equals("HEAD") || !header.equals("content-length"))
                            .collect(Collectors.toSet()))
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(recorded);
            String text = sample.json().get("body").stringValue();
            if (text.startsWith("{")) {
                assertThat(Sample.normal(simpler.apply(Sample.MAPPER.readTree(reply.body()))))
                        .as(name)
                        .isEqualTo(Sample.normal(simpler.apply(Sample.MAPPER.readTree(text))));
            }
            return;
        }
        JsonNode answer = Sample.MAPPER.readTree(reply.body());
        assertThat(Sample.normal(simpler.apply(answer)))
                .as(name)
                .isEqualTo(Sample.normal(simpler.apply(sample.json())));
        int expected = sample.json().path("error_code").asInt();
        if (expected == 0) {
            expected =
                    sample.json().path("type").asString().equals("async") ? 202 : reply.statusCode() == 201 ? 201 : 200;
        }
        assertThat(reply.statusCode()).as(name).isEqualTo(expected);
    }

    /** Go decides by the size whether an answer has a length or comes in chunks. */
    private static String header(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals("transfer-encoding") ? "content-length" : lower;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
