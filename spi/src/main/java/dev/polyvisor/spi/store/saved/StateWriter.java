package dev.polyvisor.spi.store.saved;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.spi.store.state.State;
import dev.polyvisor.spi.store.state.Table;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Writes a state: a header, a line for each entry, and a last line with their number. */
public final class StateWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StateWriter.class);

    private final JsonMapper mapper = Json.mapper();
    private final ValueFormat format;
    private final OutputStream out;
    private long written;

    /**
     * Writes to a stream.
     *
     * @param format turns values into text
     * @param out where to; not closed
     */
    public StateWriter(ValueFormat format, OutputStream out) {
        this.format = format;
        this.out = new BufferedOutputStream(out, 1 << 16);
    }

    /**
     * Writes everything.
     *
     * @param state the state
     * @param aside saved entries whose kinds are not known; they are written as they came
     * @throws IOException what the stream throws
     */
    public void write(State state, Collection<SavedEntry> aside) throws IOException {
        line(json -> {
            json.writeStringProperty("polyvisor", "inventory");
            json.writeNumberProperty("format", StateReader.FORMAT);
            json.writeStringProperty("epoch", state.revision().epoch());
            json.writeNumberProperty("revision", state.revision().number());
        });
        for (Iterator<Table> tables = state.tables().iterator(); tables.hasNext(); ) {
            write(tables.next());
        }
        for (SavedEntry entry : aside) {
            write(entry);
        }
        line(json -> json.writeNumberProperty("entries", written));
        out.flush();
    }

    private void write(Table table) throws IOException {
        Kind<?> kind = table.kind();
        int leftOut = 0;
        for (Entry<?> entry : table.entries().values()) {
            try {
                leftOut += write(format.encode(kind, entry)) ? 0 : 1;
            } catch (RuntimeException e) {
                if (leftOut++ == 0) {
                    LOG.warn("{} cannot be saved", entry.key(), e);
                }
            }
        }
        if (leftOut > 0) {
            LOG.warn(
                    "{} of {} values of {} are not saved",
                    leftOut,
                    table.entries().size(),
                    kind);
        }
    }

    /** False when the entry is too long to be read again. */
    private boolean write(SavedEntry entry) throws IOException {
        byte[] bytes = bytes(json -> {
            json.writeStringProperty("provider", entry.key().provider());
            json.writeStringProperty("kind", entry.key().kind());
            json.writeStringProperty("id", entry.key().id());
            if (entry.validation().state() != Validation.State.NEVER) {
                json.writeName("validation");
                write(json, entry.validation());
            }
            if (entry.coded()) {
                json.writeStringProperty("text", entry.value());
            } else {
                json.writeName("value");
                json.writeRawValue(entry.value());
            }
        });
        if (bytes.length > Json.MAX_LINE) {
            return false;
        }
        out.write(bytes);
        out.write('\n');
        written++;
        return true;
    }

    private static void write(JsonGenerator json, Validation validation) {
        json.writeStartObject();
        json.writeNumberProperty("policyVersion", validation.policyVersion());
        json.writeNumberProperty("generation", validation.generation());
        json.writeArrayPropertyStart("concerns");
        for (Concern concern : validation.concerns()) {
            json.writeStartArray();
            json.writeString(concern.id());
            json.writeString(concern.category());
            json.writeString(concern.label());
            json.writeString(concern.assessment());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void line(Consumer<JsonGenerator> properties) throws IOException {
        out.write(bytes(properties));
        out.write('\n');
    }

    private byte[] bytes(Consumer<JsonGenerator> properties) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = mapper.createGenerator(bytes)) {
            json.writeStartObject();
            properties.accept(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
