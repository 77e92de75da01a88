package dev.polyvisor.api.resource;

import dev.polyvisor.api.PolyvisorException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that bears a driver's marks and belongs to no complete resource.
 *
 * @param identifier its identity in the backend
 * @param kind what it is in the backend's own word, for example {@code instance}, {@code volume}, {@code Secret}
 * @param name its name; may be empty
 * @param hwaddr the hardware address in its marks, if there is one
 * @param createdAt when it was made, if that is known
 * @param reason why it counts as left behind
 */
public record Orphan(
        String identifier,
        String kind,
        String name,
        Optional<String> hwaddr,
        Optional<Instant> createdAt,
        String reason) {

    /** Checks the values and normalises the hardware address. */
    public Orphan {
        if (identifier.isBlank()) {
            throw PolyvisorException.invalidArgument("identifier", "is blank");
        }
        if (kind.isBlank()) {
            throw PolyvisorException.invalidArgument("kind", "is blank");
        }
        Objects.requireNonNull(name, "name");
        hwaddr = hwaddr.map(Allocation::normalHwaddr);
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(reason, "reason");
    }
}
