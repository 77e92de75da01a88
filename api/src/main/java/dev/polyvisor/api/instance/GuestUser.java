package dev.polyvisor.api.instance;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody who is logged in at the guest.
 *
 * @param name the name
 * @param domain the domain, on Windows
 * @param loginAt since when
 */
public record GuestUser(String name, Optional<String> domain, Optional<Instant> loginAt) {

    /** Checks that the values are there. */
    public GuestUser {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(loginAt, "loginAt");
    }
}
