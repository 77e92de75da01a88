package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import dev.polyvisor.simulators.server.Exchange;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** One request, and the server's ways to answer it. Used by one thread. */
final class Call {
    static final String JSON = "application/json";

    private final Exchange exchange;
    private final List<String> segments;

    Call(Exchange exchange) {
        this.exchange = exchange;
        this.segments = exchange.segments();
    }

    Exchange exchange() {
        return exchange;
    }

    String method() {
        return exchange.method();
    }

    List<String> segments() {
        return segments;
    }

    /** A parameter; empty when it is missing. */
    String query(String name) {
        return exchange.query(name).orElse("");
    }

    boolean flag(String name) {
        return List.of("true", "1", "t", "True", "TRUE", "T").contains(query(name));
    }

    /** The media types that the client takes, in its order; everything when it does not say. */
    List<String> accepted() {
        return Stream.of(exchange.header("Accept").orElse("*/*").split(","))
                .map(each -> each.replace(" ", ""))
                .toList();
    }

    boolean accepts(String... types) {
        return accepted().stream().anyMatch(given -> List.of(types).contains(given.split(";", 2)[0]));
    }

    /** What the client wants the answer as: {@code Table}, {@code PartialObjectMetadataList}; empty for the objects themselves. */
    String as() {
        String first = accepted().get(0);
        return Stream.of(first.split(";"))
                .filter(each -> each.startsWith("as="))
                .map(each -> each.substring("as=".length()))
                .findFirst()
                .orElse("");
    }

    /** The media type of the body, without parameters. */
    Optional<String> contentType() {
        return exchange.header("Content-Type").map(type -> type.split(";", 2)[0].trim());
    }

    byte[] bytes() {
        try {
            return exchange.body().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void json(int status, JsonNode body) {
        json(status, Json.bytes(body));
    }

    void json(int status, byte[] body) {
        header("Content-Type", JSON);
        exchange.reply(status, body);
    }

    void text(int status, String body) {
        header("Content-Type", "text/plain; charset=utf-8");
        header("X-Content-Type-Options", "nosniff");
        exchange.reply(status, body.getBytes(StandardCharsets.UTF_8));
    }

    void empty(int status) {
        header("X-Content-Type-Options", "nosniff");
        exchange.reply(status, new byte[0]);
    }

    void refuse(Refused refused) {
        JsonNode retry = refused.status().path("details").path("retryAfterSeconds");
        if (retry.isNumber()) {
            header("Retry-After", retry.asString());
        }
        json(refused.code(), refused.status());
    }

    void header(String name, String value) {
        exchange.setHeader(name, value);
    }

    /** A reply that goes on. */
    OutputStream stream() {
        header("Content-Type", JSON);
        return exchange.reply(200);
    }
}
