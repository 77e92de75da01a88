package dev.polyvisor.http;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a request carries.
 *
 * <p>A body is written on the calling thread while the request is sent. What a source or a writer of the caller throws
 * ends the call and reaches the caller unchanged when it is unchecked.
 *
 * <p>Thread safety: immutable, apart from what a source or a writer given by the caller does.
 */
public final class Body {
    /** Writes the bytes of a body. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out, Json json) throws IOException;
    }

    private static final String JSON = "application/json";
    private static final long UNKNOWN = -1;
    private static final byte[] LINE_END = {'\r', '\n'};

    private final String contentType;
    private final long length;
    private final Content content;
    private final List<Secret> secrets;
    private final @Nullable Function<Json, Body> preparation;

    private Body(String contentType, long length, Content content, List<Secret> secrets) {
        this(contentType, length, content, secrets, null);
    }

    private Body(
            String contentType,
            long length,
            Content content,
            List<Secret> secrets,
            @Nullable Function<Json, Body> preparation) {
        this.contentType = Objects.requireNonNull(contentType, "contentType");
        this.length = length;
        this.content = content;
        this.secrets = secrets;
        this.preparation = preparation;
    }

    /** Becomes bytes before it is sent, so that its length is known. */
    private static Body inMemory(String contentType, Content content, List<Secret> secrets) {
        return new Body(contentType, UNKNOWN, content, secrets, json -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                content.writeTo(bytes, json);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return bytes(contentType, bytes.toByteArray());
        });
    }

    /**
     * A value as JSON: a record, a map, a list, a text, a number. It is turned into bytes when the request is sent; one
     * without a JSON form ends the call with INTERNAL. The package of a record must be open to
     * {@code tools.jackson.databind}.
     *
     * @param value the value
     * @return the body
     */
    public static Body json(Object value) {
        Objects.requireNonNull(value, "value");
        return inMemory(JSON, (out, json) -> out.write(json.bytes(value)), List.of());
    }

    /**
     * JSON that is written while it is sent, in chunks and in bounded memory.
     *
     * @param writer writes exactly one value
     * @return the body
     */
    public static Body jsonStream(Consumer<JsonWriter> writer) {
        Objects.requireNonNull(writer, "writer");
        return new Body(
                JSON,
                UNKNOWN,
                (out, json) -> {
                    try (JsonWriter to = json.writer(out)) {
                        writer.accept(to);
                    }
                },
                List.of());
    }

    /**
     * Text.
     *
     * @param contentType its media type
     * @param text the text, sent as UTF-8
     * @return the body
     */
    public static Body text(String contentType, String text) {
        return bytes(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Bytes.
     *
     * @param contentType their media type
     * @param bytes the bytes, not copied: the caller does not change them
     * @return the body
     */
    public static Body bytes(String contentType, byte[] bytes) {
        return new Body(contentType, bytes.length, (out, json) -> out.write(bytes), List.of());
    }

    /**
     * Bytes that are read while they are sent, in bounded memory. A source that holds fewer or more than it promised ends
     * the call with INTERNAL.
     *
     * @param contentType their media type
     * @param length how many there are; -1 when that is unknown, which sends them in chunks
     * @param source opens the stream, which is closed when it has been sent
     * @return the body
     * @throws PolyvisorException INVALID_ARGUMENT when the length is less than -1
     */
    public static Body stream(String contentType, long length, Supplier<InputStream> source) {
        Objects.requireNonNull(source, "source");
        if (length < UNKNOWN) {
            throw PolyvisorException.invalidArgument("body.length", "is negative");
        }
        return new Body(
                contentType,
                length,
                (out, json) -> {
                    try (InputStream in = source.get()) {
                        Transfer.copy(in, out, length);
                    }
                },
                List.of());
    }

    /**
     * A file of this machine, read while it is sent, in bounded memory: as long as it is then, so that what is appended to
     * it meanwhile is not sent. One that cannot be read ends the call with FAILED_PRECONDITION, one that becomes shorter
     * with INTERNAL.
     *
     * @param contentType its media type
     * @param file where it is
     * @return the body
     */
    public static Body file(String contentType, Path file) {
        Objects.requireNonNull(file, "file");
        Function<Json, Body> preparation = json -> onDisk(contentType, file);
        return new Body(
                contentType,
                UNKNOWN,
                (out, json) -> onDisk(contentType, file).writeTo(out, json),
                List.of(),
                preparation);
    }

    private static Body onDisk(String contentType, Path file) {
        try {
            long size = Files.size(file);
            Supplier<InputStream> source = () -> {
                try {
                    return Files.newInputStream(file);
                } catch (IOException e) {
                    throw cannotRead(file, e);
                }
            };
            // a pipe, and what a kernel makes up, say 0 and hold more
            return size == 0
                    ? stream(contentType, UNKNOWN, source)
                    : new Body(
                            contentType,
                            size,
                            (out, json) -> {
                                try (InputStream in = source.get()) {
                                    Transfer.copyFirst(in, out, size);
                                }
                            },
                            List.of());
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
    }

    private static PolyvisorException cannotRead(Path file, IOException why) {
        return PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "cannot read " + file, why);
    }

    /**
     * A form, URL-encoded, as a login sends it.
     *
     * @param fields the fields; their values are revealed when the request is sent
     * @return the body
     */
    public static Body form(Map<String, Secret> fields) {
        Map<String, Secret> sorted = new TreeMap<>(fields);
        return inMemory(
                "application/x-www-form-urlencoded",
                (out, json) -> out.write(sorted.entrySet().stream()
                        .map(field -> encode(field.getKey())
                                + '='
                                + encode(field.getValue().reveal()))
                        .collect(Collectors.joining("&"))
                        .getBytes(StandardCharsets.UTF_8)),
                List.copyOf(sorted.values()));
    }

    /**
     * Several bodies in one, as {@code multipart/form-data}, each sent as it would be alone.
     *
     * @param parts the parts in their order
     * @return the body, sent in chunks
     */
    public static Body multipart(List<Part> parts) {
        List<Part> copy = List.copyOf(parts);
        String boundary = UUID.randomUUID().toString();
        return new Body(
                "multipart/form-data; boundary=" + boundary,
                UNKNOWN,
                (out, json) -> {
                    for (Part part : copy) {
                        out.write(part.head(boundary));
                        part.body().writeTo(out, json);
                        out.write(LINE_END);
                    }
                    out.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
                },
                copy.stream().flatMap(part -> part.body().secrets().stream()).toList());
    }

    /**
     * A part of a multipart body.
     *
     * @param name the name of the field
     * @param fileName the name of the file, empty for none
     * @param body what it holds
     */
    public record Part(String name, String fileName, Body body) {
        /** Checks the names. */
        public Part {
            Objects.requireNonNull(body, "body");
            if (!name.matches("[\\w.-]{1,100}") || !fileName.matches("[\\w.-]{0,200}")) {
                throw PolyvisorException.invalidArgument("part", "has a name that no part can have");
            }
        }

        private byte[] head(String boundary) {
            String file = fileName.isEmpty() ? "" : "; filename=\"" + fileName + '"';
            return ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + '"' + file
                            + "\r\nContent-Type: " + body.contentType() + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    String contentType() {
        return contentType;
    }

    /** What must not be seen in an error. */
    List<Secret> secrets() {
        return secrets;
    }

    /** Ready to be sent: its length is known where it can be. */
    Body prepared(Json json) {
        return preparation == null ? this : preparation.apply(json);
    }

    /** -1 when unknown. */
    long length() {
        return length;
    }

    void writeTo(OutputStream out, Json json) throws IOException {
        content.writeTo(out, json);
    }

    /** Type and length only. */
    @Override
    public String toString() {
        return contentType + (length < 0 ? "" : ", " + length + " bytes");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
