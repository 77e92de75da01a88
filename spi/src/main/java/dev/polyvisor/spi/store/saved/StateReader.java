package dev.polyvisor.spi.store.saved;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.Validation;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Reads a saved state to its end and checks all of it but the values. */
public final class StateReader {
    /** The only format so far. */
    static final int FORMAT = 1;

    private static final int MAX_ENTRIES = 10_000_000;

    private final JsonMapper mapper = Json.mapper();
    private final LineReader lines;

    private StateReader(InputStream in) {
        this.lines = new LineReader(in, Json.MAX_LINE);
    }

    /**
     * Reads a saved state.
     *
     * @param in where from; not closed
     * @return what it holds
     * @throws PolyvisorException INVALID_ARGUMENT with the number of the line that cannot be read
     */
    public static SavedState read(InputStream in) {
        StateReader reader = new StateReader(in);
        try {
            return reader.read();
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            throw reader.unreadable(e);
        }
    }

    private PolyvisorException unreadable(Exception cause) {
        String problem = cause instanceof JacksonException json ? json.getOriginalMessage() : cause.getMessage();
        Violation violation = new Violation("savedState line " + lines.number(), String.valueOf(problem));
        return PolyvisorException.builder(ErrorCode.INVALID_ARGUMENT, violation.toString())
                .violations(List.of(violation))
                .cause(cause)
                .build();
    }

    private SavedState read() throws IOException {
        Line first = next();
        JsonNode header = first == null ? MissingNode.getInstance() : first.properties();
        if (!header.path("polyvisor").asString("").equals("inventory")) {
            throw new IllegalArgumentException("is no saved inventory");
        }
        if (header.path("format").asInt(0) != FORMAT) {
            throw new IllegalArgumentException(
                    "has format " + header.path("format") + "; this version reads format " + FORMAT);
        }
        String epoch = text(header, "epoch");
        List<SavedEntry> entries = new ArrayList<>();
        Set<ResourceKey> keys = new HashSet<>();
        for (Line line = next(); line != null; line = next()) {
            JsonNode told = line.properties().path("entries");
            if (!told.isMissingNode()) {
                end(told.asLong(-1), entries.size());
                return new SavedState(epoch, entries);
            }
            SavedEntry entry = entry(line);
            if (!keys.add(entry.key())) {
                throw new IllegalArgumentException(entry.key() + " stands twice");
            }
            if (entries.size() == MAX_ENTRIES) {
                throw new IllegalArgumentException("is one more than the " + MAX_ENTRIES + " entries that are read");
            }
            entries.add(entry);
        }
        throw new IllegalArgumentException("is missing: the file is cut off");
    }

    private void end(long told, int found) throws IOException {
        if (told != found) {
            throw new IllegalArgumentException("tells of " + told + " entries, and there are " + found);
        }
        if (lines.next() != null) {
            throw new IllegalArgumentException("comes after the end");
        }
    }

    private @Nullable Line next() throws IOException {
        byte[] line = lines.next();
        return line == null ? null : Line.parse(mapper, line);
    }

    private static SavedEntry entry(Line line) {
        JsonNode properties = line.properties();
        ResourceKey key =
                new ResourceKey(text(properties, "provider"), text(properties, "kind"), text(properties, "id"));
        boolean coded = properties.has("text");
        String value = coded ? text(properties, "text") : line.value();
        if (value == null) {
            throw new IllegalArgumentException("has no value");
        }
        return new SavedEntry(key, coded, value, validation(properties.path("validation")));
    }

    private static Validation validation(JsonNode node) {
        if (!node.isObject()) {
            return Validation.NONE;
        }
        Set<Concern> concerns = new HashSet<>();
        for (JsonNode each : node.path("concerns")) {
            concerns.add(new Concern(part(each, 0), part(each, 1), part(each, 2), part(each, 3)));
        }
        return new Validation(
                Validation.State.STALE,
                0,
                node.path("policyVersion").asLong(0),
                node.path("generation").asLong(0),
                concerns);
    }

    private static String part(JsonNode concern, int index) {
        return string(concern.path(index), "a concern");
    }

    private static String text(JsonNode node, String property) {
        return string(node.path(property), "'" + property + "'");
    }

    private static String string(JsonNode node, String what) {
        if (!node.isString()) {
            throw new IllegalArgumentException("has no text for " + what);
        }
        return node.stringValue();
    }
}
