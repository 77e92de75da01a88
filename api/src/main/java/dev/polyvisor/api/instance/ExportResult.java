package dev.polyvisor.api.instance;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What came of an export.
 *
 * @param bytes how many bytes were written, empty when the backend does not say
 * @param location where the result is, for a target within the backend
 * @param fingerprint the SHA-256 of the content in hexadecimal, empty when not known
 */
public record ExportResult(OptionalLong bytes, Optional<String> location, Optional<String> fingerprint) {

    /** Checks that the values are there. */
    public ExportResult {
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(fingerprint, "fingerprint");
    }
}
