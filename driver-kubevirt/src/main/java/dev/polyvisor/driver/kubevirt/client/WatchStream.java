package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.kubevirt.wire.WireMarker;
import dev.polyvisor.driver.kubevirt.wire.WireStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** The events of a watch, read as they come. Thread safety: read by one thread; {@link #close} may be called from any. */
public final class WatchStream implements AutoCloseable {
    private static final String BOOKMARK = "BOOKMARK";
    private static final String ERROR = "ERROR";

    private final KubeReply reply;
    private final KubeKind kind;
    private final Class<?> type;
    private final KubeJson json;
    private @Nullable JsonParser parser;

    WatchStream(KubeReply reply, KubeKind kind, Class<?> type, KubeJson json) {
        this.reply = reply;
        this.kind = kind;
        this.type = type;
        this.json = json;
    }

    /**
     * The next event, empty when the server has ended the stream in order.
     *
     * @throws PolyvisorException when the connection breaks, and for an ERROR event
     */
    public Optional<WatchEvent> next() throws InterruptedException {
        return KubeClient.interruptibly(this::event);
    }

    /** Made by the first read: to make it waits for the first bytes, which may take minutes. */
    private JsonParser parser() {
        JsonParser made = parser;
        if (made == null) {
            made = json.parser(reply.stream());
            parser = made;
        }
        return made;
    }

    private Optional<WatchEvent> event() {
        JsonParser parser = parser();
        if (KubeJson.guarded(parser::nextToken) == null) {
            return Optional.empty();
        }
        String type = "";
        Object object = null;
        JsonNode early = null;
        for (JsonToken token = next(parser); token == JsonToken.PROPERTY_NAME; token = next(parser)) {
            String name = parser.currentName();
            JsonToken value = next(parser);
            if (name.equals("type")) {
                type = KubeJson.guarded(parser::getString);
            } else if (name.equals("object") && value == JsonToken.START_OBJECT) {
                if (type.isEmpty()) {
                    early = json.value(parser, JsonNode.class);
                } else {
                    object = json.value(parser, shape(type));
                }
            } else {
                KubeJson.guarded(parser::skipChildren);
            }
        }
        return Optional.of(told(type, object == null && early != null ? json.convert(early, shape(type)) : object));
    }

    private static @Nullable JsonToken next(JsonParser parser) {
        return KubeJson.guarded(parser::nextToken);
    }

    private Class<?> shape(String eventType) {
        return switch (eventType) {
            case BOOKMARK -> WireMarker.class;
            case ERROR -> WireStatus.class;
            default -> type;
        };
    }

    private WatchEvent told(String eventType, @Nullable Object object) {
        if (object instanceof WireStatus status) {
            throw KubeFailures.event(status);
        }
        if (eventType.equals(BOOKMARK) && object instanceof WireMarker marker) {
            return WatchEvent.bookmark(kind, marker);
        }
        if (object == null) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "an event of a watch without an object");
        }
        return WatchEvent.of(kind, eventType, object);
    }

    @Override
    public void close() {
        reply.close();
    }
}
