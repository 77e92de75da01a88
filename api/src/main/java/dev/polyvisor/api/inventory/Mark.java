package dev.polyvisor.api.inventory;

import dev.polyvisor.api.PolyvisorException;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that a watch tells besides changes, in order with them. A batch that holds the full state repeats the last
 * PARITY or ERROR of each provider.
 *
 * @param type what it tells
 * @param provider the provider that it is about, empty for the whole inventory
 * @param cause the reason of an error, empty otherwise
 */
public record Mark(Type type, Optional<String> provider, Optional<PolyvisorException> cause) {

    /** Checks that all parts are there. */
    public Mark {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(cause, "cause");
    }

    /** What a mark tells. */
    public enum Type {
        /** The watch begins; the batch holds what it asked to begin with. */
        STARTED,
        /** The model of a provider has caught up with its backend. */
        PARITY,
        /** Contact with a backend is lost or its collector failed; the watch goes on. */
        ERROR,
        /**
         * The position of the watch is no longer known. The batch holds the full state: forget what earlier ones said.
         */
        RESET,
        /** The watch has ended; no batch follows. */
        END
    }
}
