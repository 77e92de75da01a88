package dev.polyvisor.driver.lxd.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A second client, which shares nothing with the driver: one request for each connection of the Unix socket. It waits for the
 * operations that it begins.
 */
public final class PlainLxd {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int HEADER_END = 4;

    private final Path socket;

    public PlainLxd(Path socket) {
        this.socket = socket;
    }

    /** What the server refused. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status, String message) {
            super(status + ": " + message);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /** The metadata of a reply. */
    public JsonNode get(String path) {
        return done(send("GET", path, "", new byte[0], Map.of()));
    }

    /** The text of a reply that is no JSON. */
    String text(String path) {
        return send("GET", path, "", new byte[0], Map.of());
    }

    public JsonNode send(String method, String path, String json) {
        return done(send(method, path, "application/json", json.getBytes(StandardCharsets.UTF_8), Map.of()));
    }

    public JsonNode send(String method, String path) {
        return done(send(method, path, "", new byte[0], Map.of()));
    }

    JsonNode upload(String path, byte[] content, Map<String, String> headers) {
        return done(send("POST", path, "application/octet-stream", content, headers));
    }

    /** The metadata, after the end of the operation if it is one. */
    private JsonNode done(String reply) {
        JsonNode node = JSON.readTree(reply);
        switch (node.path("type").asString("")) {
            case "error" ->
                throw new Refused(
                        node.path("error_code").asInt(), node.path("error").asString());
            case "async" -> {
                JsonNode end = get(node.path("operation").asString() + "/wait?timeout=60");
                if (end.path("status_code").asInt() != 200) {
                    throw new Refused(
                            end.path("status_code").asInt(), end.path("err").asString());
                }
                return end;
            }
            default -> {
                return node.path("metadata");
            }
        }
    }

    private String send(String method, String path, String type, byte[] body, Map<String, String> headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: lxd\r\nConnection: close\r\n");
        head.append("Content-Length: ").append(body.length).append("\r\n");
        if (!type.isEmpty()) {
            head.append("Content-Type: ").append(type).append("\r\n");
        }
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("\r\n");
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            write(channel, head.toString().getBytes(StandardCharsets.US_ASCII));
            write(channel, body);
            return body(readAll(channel));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static byte[] readAll(SocketChannel channel) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (channel.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return all.toByteArray();
    }

    private static String body(byte[] reply) throws IOException {
        String text = new String(reply, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no reply but: " + text);
        }
        String head = text.substring(0, end).toLowerCase(Locale.ROOT);
        String body = text.substring(end + HEADER_END);
        String joined = head.contains("transfer-encoding: chunked") ? unchunk(body) : body;
        return new String(joined.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String unchunk(String body) {
        StringBuilder joined = new StringBuilder();
        int at = 0;
        while (true) {
            int line = body.indexOf("\r\n", at);
            int length = Integer.parseInt(body.substring(at, line).strip(), 16);
            if (length == 0) {
                return joined.toString();
            }
            joined.append(body, line + 2, line + 2 + length);
            at = line + 2 + length + 2;
        }
    }
}
