package dev.polyvisor.spi.store.query;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.spi.store.state.State;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a page ended: after a key, at a revision. As text it is opaque and safe in a URL. */
record PagePosition(Revision revision, ResourceKey key) {

    /** The key that a position stands after, in a state of the same revision. */
    static ResourceKey key(String position, State state) {
        PagePosition at = parse(position);
        if (!at.revision.equals(state.revision())) {
            throw PolyvisorException.of(
                    ErrorCode.ABORTED,
                    "the page before is of revision " + at.revision + " and this snapshot is of " + state.revision()
                            + "; ask the same snapshot, or begin again");
        }
        return at.key;
    }

    private static PagePosition parse(String text) {
        try {
            List<String> parts = Stream.of(text.split("~", -1))
                    .map(part -> new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8))
                    .toList();
            if (parts.size() == 4) {
                ResourceKey key = new ResourceKey(parts.get(1), parts.get(2), parts.get(3));
                return new PagePosition(Revision.parse(parts.get(0)), key);
            }
        } catch (IllegalArgumentException | PolyvisorException malformed) {
            // reported below, as any other text that is no position
        }
        throw PolyvisorException.invalidArgument("query.after", "is no position that a page gave");
    }

    @Override
    public String toString() {
        return Stream.of(revision.toString(), key.provider(), key.kind(), key.id())
                .map(part ->
                        Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.joining("~"));
    }
}
