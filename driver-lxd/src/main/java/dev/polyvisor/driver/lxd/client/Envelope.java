package dev.polyvisor.driver.lxd.client;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.http.JsonReader;
import dev.polyvisor.http.JsonType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What every JSON reply is wrapped in.
 *
 * @param type {@code sync}, {@code async} or {@code error}
 * @param operation the URL of the operation, empty for none
 * @param metadata the result, null when there is none or it is of another type than the one asked for
 * @param <T> the type of the result
 */
record Envelope<T>(String type, String operation, @Nullable T metadata) {
    private static final String ASYNC = "async";

    /** Reads the whole reply, so that its connection can be used again. */
    static <T> Envelope<T> read(JsonReader reader, Class<T> type) {
        String kind = "";
        String operation = "";
        T metadata = null;
        reader.beginObject();
        while (reader.hasNext()) {
            switch (reader.nextName()) {
                case "type" -> kind = text(reader);
                case "operation" -> operation = text(reader);
                case "metadata" -> {
                    // the result of a change that was made at once may be anything
                    boolean other = type == WireOperation.class && reader.peek() != JsonType.OBJECT;
                    if (other || reader.peek() == JsonType.NULL) {
                        reader.skipValue();
                    } else {
                        metadata = reader.nextValue(type);
                    }
                }
                default -> reader.skipValue();
            }
        }
        reader.endObject();
        return new Envelope<>(kind, operation, metadata);
    }

    private static String text(JsonReader reader) {
        String value = reader.nextStringOrNull();
        return value == null ? "" : value;
    }

    /** The result. */
    T value(HttpRequest request) {
        T value = metadata;
        if (value == null) {
            throw malformed(request, "it has no metadata");
        }
        return value;
    }

    /** The operation that was begun, empty when the request is done. */
    Optional<WireOperation> operation(HttpRequest request) {
        if (!type.equals(ASYNC)) {
            if (type.isEmpty()) {
                throw malformed(request, "it has no type");
            }
            return Optional.empty();
        }
        if (metadata instanceof WireOperation begun && !begun.id().isEmpty()) {
            return Optional.of(begun);
        }
        return Optional.of(WireOperation.running(
                LxdNames.operationId(operation).orElseThrow(() -> malformed(request, "it names no operation"))));
    }

    static PolyvisorException malformed(HttpRequest request, String problem) {
        return PolyvisorException.builder(ErrorCode.INTERNAL, "the reply is none of LXD: " + problem)
                .operation(request.operation())
                .build();
    }
}
