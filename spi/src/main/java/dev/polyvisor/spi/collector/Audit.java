package dev.polyvisor.spi.collector;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.collector.Findings.Finding;
import dev.polyvisor.spi.collector.Stamps.Ticket;
import dev.polyvisor.spi.time.Deadline;
import dev.polyvisor.spi.time.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the model with the backend, adapter by adapter, within its share of the time. It lists beside the feeds, so that
 * these go on; what it finds the loop of the feed repairs, once the events that may explain it are in.
 */
final class Audit implements Loop.Step {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    private final Session session;
    private final List<FeedLoop<?>> feeds;
    private final Loop loop;
    private final Deque<Task> round = new ArrayDeque<>();
    private Deadline nextRound;

    /** An adapter to look at; with what was missing in the listing before, when that was too much to be believed. */
    private record Task(FeedLoop<?> feed, Coverage<?> coverage, Set<ResourceKey> suspects) {}

    Audit(Session session, List<FeedLoop<?>> feeds) {
        this.session = session;
        this.feeds = feeds;
        this.loop = session.loop(this);
        this.nextRound = Deadline.in(session.clock(), session.settings().auditInterval());
    }

    void start() {
        if (!session.settings().auditInterval().isZero()) {
            loop.wake();
        }
    }

    void stop() {
        loop.stop();
    }

    @Override
    public Duration run() throws InterruptedException {
        if (round.isEmpty()) {
            if (!nextRound.passed()) {
                return nextRound.left();
            }
            nextRound = Deadline.in(session.clock(), session.settings().auditInterval());
            for (FeedLoop<?> feed : feeds) {
                feed.auditable().forEach(coverage -> round.add(new Task(feed, coverage, Set.of())));
            }
        }
        Task task = round.poll();
        if (task == null) {
            return nextRound.left();
        }
        long start = session.clock().nanoTime();
        look(task);
        return rest(Duration.ofNanos(session.clock().nanoTime() - start));
    }

    @Override
    public Duration crashed(Throwable thrown) {
        LOG.debug("provider {}: an audit was broken off", session.provider(), thrown);
        return session.settings().retryInterval();
    }

    /** Of the whole time the listings take no more than the share. */
    private Duration rest(Duration took) {
        double share = session.settings().auditShare();
        Duration rest = Duration.ofNanos((long) (took.toNanos() * (1 / share - 1)));
        return round.isEmpty() && rest.compareTo(nextRound.left()) < 0 ? nextRound.left() : rest;
    }

    private void look(Task task) throws InterruptedException {
        Coverage<?> coverage = task.coverage();
        if (!task.feed().auditable().contains(coverage)) {
            return;
        }
        Ticket ticket = session.committer().begin();
        boolean kept = false;
        try {
            Listed listed = session.reads().list(coverage);
            Difference found = session.committer().compare(ticket, coverage.ownership(), listed);
            Optional<Set<ResourceKey>> missing =
                    found.deletable(task.suspects(), session.bounds().shrinkFloor());
            if (missing.isEmpty()) {
                round.addFirst(new Task(task.feed(), coverage, found.allMissing()));
            } else if (!found.isEmpty()) {
                kept = true;
                task.feed().found(finding(coverage, ticket, found.upserts(), missing.get()));
            }
        } catch (PolyvisorException failure) {
            LOG.debug("provider {}: {} could not be audited", session.provider(), coverage, failure);
        } finally {
            if (!kept) {
                session.committer().end(ticket);
            }
        }
    }

    private Finding finding(Coverage<?> coverage, Ticket ticket, List<Resource> upserts, Set<ResourceKey> missing) {
        // a source that is asked has been asked in between, whenever its last page came
        Duration grace = session.settings().refreshInterval().multipliedBy(2);
        return new Finding(coverage, ticket, upserts, missing, Deadline.in(session.clock(), grace));
    }
}
