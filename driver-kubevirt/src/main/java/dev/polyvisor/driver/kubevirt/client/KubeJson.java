package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.kubevirt.wire.WireModule;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes JSON within limits. Thread safety: may be used from any thread. */
public final class KubeJson {
    private static final int DEEPEST = 100;
    private static final int LONGEST = 4 << 20;

    private final JsonMapper mapper;

    public KubeJson() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxStringLength(LONGEST)
                        .build())
                .build();
        this.mapper = JsonMapper.builder(factory)
                .addModule(new WireModule())
                .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
    }

    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JacksonException noForm) {
            throw PolyvisorException.of(
                    ErrorCode.INTERNAL, "a " + value.getClass().getName() + " has no JSON form");
        }
    }

    public <T> T read(InputStream in, Class<T> type) {
        return guarded(() -> mapper.readValue(in, type));
    }

    public <T> T read(String text, Class<T> type) {
        return guarded(() -> mapper.readValue(text, type));
    }

    public <T> T convert(Object value, Class<T> type) {
        return guarded(() -> mapper.convertValue(value, type));
    }

    public JsonNode tree(String text) {
        return guarded(() -> mapper.readTree(text));
    }

    public <T> T value(JsonParser parser, Class<T> type) {
        return guarded(() -> mapper.readValue(parser, type));
    }

    public JsonParser parser(InputStream in) {
        return guarded(() -> mapper.createParser(in));
    }

    /** Without what the library says: it may quote what it could not read. */
    static <T> T guarded(Reading<T> reading) {
        try {
            return reading.read();
        } catch (JacksonIOException io) {
            throw KubeFailures.of(io.getCause());
        } catch (UnexpectedEndOfInputException cut) {
            throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "a reply ended in the middle");
        } catch (StreamConstraintsException tooMuch) {
            throw PolyvisorException.of(
                    ErrorCode.RESOURCE_EXHAUSTED, "a value of a reply is too long or nested too deep");
        } catch (JacksonException unreadable) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "a reply that cannot be read");
        }
    }

    /** Something that is read. */
    @FunctionalInterface
    interface Reading<T> {
        T read();
    }
}
