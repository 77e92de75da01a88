package dev.polyvisor.spi.collector;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far all feeds of a provider have come, at one look.
 *
 * @param feeds the feeds
 * @param broken why there are none, empty when the driver has told its feeds
 */
record Overview(List<Progress> feeds, Optional<PolyvisorException> broken) {

    boolean hasParity() {
        return feeds.stream().allMatch(feed -> feed.current() && feed.phase() == SyncPhase.PARITY);
    }

    /** Whether a source cannot be reached. */
    boolean isAway() {
        return broken.isPresent() || feeds.stream().anyMatch(Progress::contactLost);
    }

    long rounds() {
        return feeds.stream().mapToLong(Progress::rounds).sum();
    }

    /**
     * Where the collector stands.
     *
     * @param firstRounds how many rounds there had been when parity was first reached, -1 when it was not
     */
    SyncPhase phase(long firstRounds) {
        SyncPhase least = feeds.stream()
                .map(Progress::phase)
                .min(Comparator.naturalOrder())
                .orElse(SyncPhase.PARITY);
        boolean begun = feeds.stream().anyMatch(feed -> feed.phase() != SyncPhase.STARTED);
        if (least == SyncPhase.STARTED && begun) {
            return SyncPhase.LOAD;
        }
        if (least != SyncPhase.PARITY) {
            return least;
        }
        if (firstRounds < 0) {
            return SyncPhase.LOADED;
        }
        return rounds() == firstRounds ? SyncPhase.PARITY : SyncPhase.REFRESH;
    }

    /** The backend has confirmed all that is shown only when each feed has heard of it. */
    Optional<Instant> lastContact() {
        List<Progress> served = feeds.stream().filter(feed -> !feed.idle()).toList();
        return served.stream().allMatch(feed -> feed.lastContact().isPresent())
                ? served.stream().flatMap(feed -> feed.lastContact().stream()).min(Comparator.naturalOrder())
                : Optional.empty();
    }

    /** The age of the oldest change that is known and not committed. */
    Duration lag(long nanoTime) {
        return feeds.stream()
                .flatMap(feed -> feed.behindSince().stream())
                .map(since -> Duration.ofNanos(Math.max(0, nanoTime - since)))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    long backlog() {
        return feeds.stream().mapToLong(Progress::backlog).sum();
    }

    /** Why it is not as it should be; a source that cannot be reached comes first. */
    Optional<PolyvisorException> cause() {
        Stream<PolyvisorException> causes = feeds.stream()
                .sorted(Comparator.comparing(feed -> !feed.contactLost()))
                .flatMap(feed -> feed.cause().stream());
        return Stream.concat(broken.stream(), causes).findFirst();
    }

    Map<String, String> unserved() {
        Map<String, String> all = new HashMap<>();
        feeds.forEach(feed -> all.putAll(feed.unserved()));
        return all;
    }
}
