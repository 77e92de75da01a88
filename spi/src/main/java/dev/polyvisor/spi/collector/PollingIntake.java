package dev.polyvisor.spi.collector;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.driver.PollingSource;
import dev.polyvisor.spi.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events that are asked for. As long as something of a page is not committed, the same cursor is asked again: the page
 * grows, what was seen is left out, and nothing is passed.
 */
final class PollingIntake<E> implements Intake<E> {
    private final PollingSource<E> source;
    private final FleetClock clock;
    private final Duration interval;
    private final DriverCalls calls;
    private final SeenEvents seen;
    private @Nullable Cursor committed;
    private @Nullable Cursor taken;
    private @Nullable Cursor accepted;
    private boolean more = true;
    private boolean stable;
    private Deadline due;
    private volatile @Nullable Instant lastSign;

    PollingIntake(PollingSource<E> source, Session session) {
        this.source = source;
        this.clock = session.clock();
        this.interval = session.settings().refreshInterval();
        this.calls = session.calls();
        this.seen = new SeenEvents(session.bounds().seen());
        this.due = Deadline.in(clock, Duration.ZERO);
    }

    @Override
    public boolean isContinuous() {
        return committed != null;
    }

    @Override
    public void begin() throws InterruptedException {
        forget();
        Instant at = clock.now();
        committed = calls.call("collector.position", source::position);
        lastSign = at;
    }

    @Override
    public boolean isConnected() {
        return committed != null;
    }

    @Override
    public boolean isStable() {
        return stable;
    }

    @Override
    public List<E> take() throws InterruptedException {
        Cursor after = committed;
        if (after == null) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "asked for events without a cursor");
        }
        stable = false;
        Instant at = clock.now();
        List<E> fresh = new ArrayList<>();
        PollingSource.Poll<E> poll = calls.call("collector.poll", () -> {
            PollingSource.Poll<E> page = source.poll(after);
            Set<String> ids = new HashSet<>();
            for (E event : page.events()) {
                String id = source.id(event);
                if (!seen.contains(id) && ids.add(id)) {
                    fresh.add(event);
                }
            }
            return page;
        });
        stable = true;
        lastSign = at;
        taken = poll.next();
        // a page that leads nowhere must not be asked for without end
        more = poll.more() && !(fresh.isEmpty() && poll.next().equals(after));
        due = Deadline.in(clock, interval);
        return fresh;
    }

    @Override
    public void accepted(List<E> events) {
        events.forEach(event -> seen.add(source.id(event)));
        accepted = taken;
    }

    @Override
    public void settled() {
        if (accepted != null) {
            committed = accepted;
            accepted = null;
            if (more) {
                due = Deadline.in(clock, Duration.ZERO);
            }
        }
    }

    @Override
    public boolean isDrained() {
        return !more;
    }

    @Override
    public Duration dueIn() {
        return due.left();
    }

    @Override
    public void forget() {
        committed = null;
        taken = null;
        accepted = null;
        more = true;
        due = Deadline.in(clock, Duration.ZERO);
        seen.clear();
    }

    @Override
    public void distrust() {
        forget();
    }

    @Override
    public Optional<Instant> lastSign() {
        return Optional.ofNullable(lastSign);
    }
}
