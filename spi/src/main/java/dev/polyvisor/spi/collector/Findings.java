package dev.polyvisor.spi.collector;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.collector.Stamps.Ticket;
import dev.polyvisor.spi.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What audits have found and nobody has repaired yet. A finding waits until the events that may explain it have come in:
 * what they have changed since is no drift and is left alone, the rest is repaired.
 *
 * <p>Thread safety: none; it belongs to the loop of a feed.
 */
final class Findings {
    private static final Logger LOG = LoggerFactory.getLogger(Findings.class);

    private final String feed;
    private final Committer committer;
    private final Meter meter;
    private final List<Finding> waiting = new ArrayList<>();

    /**
     * In what the model differed from a listing.
     *
     * @param ripe when the events that may explain it are in
     */
    record Finding(
            Coverage<?> coverage,
            Ticket ticket,
            Collection<Resource> upserts,
            Collection<ResourceKey> missing,
            Deadline ripe) {}

    Findings(String feed, Committer committer, Meter meter) {
        this.feed = feed;
        this.committer = committer;
        this.meter = meter;
    }

    void add(Finding finding) {
        waiting.add(finding);
    }

    /** Repairs what is ripe. Of an adapter that is not current nothing is known; the next audit looks again. */
    void repair(Predicate<Coverage<?>> current) {
        for (Iterator<Finding> each = waiting.iterator(); each.hasNext(); ) {
            Finding finding = each.next();
            if (finding.ripe().passed()) {
                each.remove();
                if (current.test(finding.coverage())) {
                    repair(finding);
                }
                committer.end(finding.ticket());
            }
        }
    }

    /** How long until something is ripe, empty when nothing waits. */
    Optional<Duration> dueIn() {
        return waiting.stream().map(finding -> finding.ripe().left()).min(Comparator.naturalOrder());
    }

    private void repair(Finding finding) {
        try {
            int drift = committer.repair(finding.ticket(), finding.upserts(), finding.missing());
            if (drift > 0) {
                meter.drift(drift);
                LOG.warn("{}: {} entries differed from the backend without an event", feed, drift);
            }
        } catch (PolyvisorException overtaken) {
            LOG.debug("{}: what an audit has found is no longer of use", feed, overtaken);
        }
    }
}
