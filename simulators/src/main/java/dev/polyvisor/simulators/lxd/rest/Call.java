package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.operation.Operation;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.server.Exchange;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One request, and LXD's ways to answer it. Used by one thread. */
final class Call {
    private final Exchange exchange;
    private final List<String> segments;
    private final String prefix;

    /** A request to a server whose own headers begin with a prefix. */
    Call(Exchange exchange, String prefix) {
        this.prefix = prefix;
        this.exchange = exchange;
        this.segments = exchange.segments();
    }

    Exchange exchange() {
        return exchange;
    }

    String method() {
        return exchange.method();
    }

    /** The segments behind {@code /1.0}. */
    List<String> path() {
        return segments.subList(1, segments.size());
    }

    String project() {
        return exchange.query("project").filter(p -> !p.isEmpty()).orElse(LxdState.DEFAULT);
    }

    boolean allProjects() {
        boolean all = exchange.query("all-projects").map(Boolean::parseBoolean).orElse(false);
        if (all && exchange.query("project").isPresent()) {
            throw Refused.invalid("Cannot specify a project when requesting all projects");
        }
        return all;
    }

    int recursion() {
        return switch (exchange.query("recursion").orElse("0")) {
            case "1" -> 1;
            case "2" -> 2;
            default -> 0;
        };
    }

    Optional<String> query(String name) {
        return exchange.query(name);
    }

    Optional<String> header(String name) {
        return exchange.header(name);
    }

    /** One of the server's own headers, without its prefix. */
    Optional<String> own(String name) {
        return exchange.header(prefix + name);
    }

    void own(String name, String value) {
        exchange.setHeader(prefix + name, value);
    }

    byte[] bytes() {
        try {
            return exchange.body().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode body() {
        byte[] bytes = bytes();
        if (bytes.length == 0) {
            throw Refused.invalid("EOF");
        }
        try {
            return Json.MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw Refused.invalid("invalid JSON: " + e.getOriginalMessage());
        }
    }

    /** Refuses when the client has seen something else. */
    void ifMatch(JsonNode covered) {
        Optional<String> given =
                header("If-Match").map(tag -> tag.replace("\"", "")).filter(tag -> !tag.isEmpty());
        String tag = LxdState.tag(covered);
        if (given.isPresent() && !given.get().equals(tag)) {
            throw new Refused(412, "ETag doesn't match: " + tag + " vs " + given.get());
        }
    }

    void sync(@Nullable JsonNode metadata) {
        sync(200, metadata);
    }

    /** The result, with the tag of a part of it. */
    void sync(JsonNode metadata, JsonNode covered) {
        exchange.setHeader("Etag", "\"" + LxdState.tag(covered) + "\"");
        sync(metadata);
    }

    /** Done, with nothing to say. */
    void done() {
        sync(Json.object());
    }

    void created(String location) {
        exchange.setHeader("Location", location);
        sync(201, null);
    }

    private void sync(int status, @Nullable JsonNode metadata) {
        ObjectNode json = envelope("sync", "Success", 200);
        if (metadata == null) {
            json.putNull("metadata");
        } else {
            json.set("metadata", metadata);
        }
        send(status, json, "\n");
    }

    void async(Operation operation) {
        exchange.setHeader("Location", operation.url());
        ObjectNode json = envelope("async", "Operation created", 100);
        json.put("operation", operation.url());
        json.set("metadata", operation.begun());
        send(202, json, "\n");
    }

    void error(int status, String text) {
        exchange.setHeader("X-Content-Type-Options", "nosniff");
        ObjectNode json = envelope("error", "", 0);
        json.put("error_code", status);
        json.put("error", text);
        json.putNull("metadata");
        send(status, json, "\n\n");
    }

    private static ObjectNode envelope(String type, String status, int code) {
        ObjectNode json = Json.object();
        json.put("type", type);
        json.put("status", status);
        json.put("status_code", code);
        json.put("operation", "");
        json.put("error_code", 0);
        json.put("error", "");
        return json;
    }

    private void send(int status, ObjectNode json, String end) {
        exchange.setHeader("Content-Type", "application/json");
        exchange.reply(status, (json + end).getBytes(StandardCharsets.UTF_8));
    }

    /** A list that is written one by one, each made when its turn comes. */
    void stream(Iterator<? extends Supplier<? extends @Nullable JsonNode>> elements) {
        exchange.setHeader("Content-Type", "application/json");
        OutputStream out = exchange.reply(200);
        String head = envelope("sync", "Success", 200).toString();
        try {
            out.write((head.substring(0, head.length() - 1) + ",\"metadata\":").getBytes(StandardCharsets.UTF_8));
            try (JsonGenerator generator = Json.MAPPER.createGenerator(new Unclosed(out))) {
                generator.writeStartArray();
                while (elements.hasNext()) {
                    JsonNode each = elements.next().get();
                    if (each != null) {
                        generator.writeTree(each);
                    }
                }
                generator.writeEndArray();
            }
            out.write("}\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Raw bytes, as Go's file server gives them. */
    void bytes(byte[] content, String filename, String modified) {
        exchange.setHeader("Content-Type", "application/octet-stream");
        exchange.setHeader("Content-Disposition", "inline;filename=" + filename);
        exchange.setHeader("Accept-Ranges", "bytes");
        exchange.setHeader("Last-Modified", modified);
        exchange.reply(200, content);
    }

    /** The generator ends, the reply goes on. */
    private static final class Unclosed extends java.io.FilterOutputStream {
        private Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            // the server decides when
        }

        @Override
        public void close() {
            // the reply goes on
        }
    }
}
