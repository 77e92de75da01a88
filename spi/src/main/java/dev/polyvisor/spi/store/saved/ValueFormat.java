package dev.polyvisor.spi.store.saved;

import dev.polyvisor.api.inventory.Codec;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.policy.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns values into text and back, with the codec of their kind or as the records that they are. A value that cannot be
 * turned is left out: a saved state is a head start, and the backend has the truth.
 *
 * <p>Thread safety: safe for several threads.
 */
public final class ValueFormat {
    private static final Logger LOG = LoggerFactory.getLogger(ValueFormat.class);

    private final JsonMapper mapper = Json.mapper();

    /**
     * Reads saved values.
     *
     * @param kind their kind
     * @param saved the saved values
     * @return those that can be read, each with its saved form
     */
    public List<Restored> decode(Kind<?> kind, List<SavedEntry> saved) {
        List<Restored> readable = new ArrayList<>(saved.size());
        @Nullable RuntimeException first = null;
        for (SavedEntry entry : saved) {
            try {
                readable.add(new Restored(entry, decode(kind, entry)));
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            LOG.warn(
                    "{} of {} saved values of {} cannot be read and are left out",
                    saved.size() - readable.size(),
                    saved.size(),
                    kind,
                    first);
        }
        return readable;
    }

    /**
     * A value that was read.
     *
     * @param saved its saved form
     * @param value the value
     */
    public record Restored(SavedEntry saved, Resource value) {}

    private Resource decode(Kind<?> kind, SavedEntry saved) {
        Optional<? extends Codec<?>> codec = kind.codec();
        if (codec.isPresent() != saved.coded()) {
            throw new IllegalArgumentException("was written " + (saved.coded() ? "with" : "without") + " a codec");
        }
        Object value =
                codec.isPresent() ? codec.get().decode(saved.value()) : mapper.readValue(saved.value(), kind.type());
        Resource resource = kind.type().cast(value);
        if (!resource.key().equals(saved.key())) {
            throw new IllegalArgumentException(saved.key() + " was read as " + resource.key());
        }
        return resource;
    }

    /**
     * The saved form of an entry.
     *
     * @param kind its kind
     * @param entry the entry
     * @return its saved form
     * @throws RuntimeException when its value cannot be turned into text
     */
    SavedEntry encode(Kind<?> kind, Entry<?> entry) {
        boolean coded = kind.codec().isPresent();
        String value = coded ? encoded(kind, entry.value()) : mapper.writeValueAsString(entry.value());
        return new SavedEntry(entry.key(), coded, value, outdated(entry.validation()));
    }

    /** Entries of a kind hold values of its type. */
    @SuppressWarnings("unchecked")
    private static <T extends Resource> String encoded(Kind<T> kind, Resource value) {
        return kind.codec().orElseThrow().encode((T) value);
    }

    /** The revision that it names belongs to this epoch, and the rules may be others when it is read. */
    private static Validation outdated(Validation validation) {
        return validation.state() == Validation.State.NEVER
                ? Validation.NONE
                : new Validation(
                        Validation.State.STALE,
                        0,
                        validation.policyVersion(),
                        validation.generation(),
                        validation.concerns());
    }
}
