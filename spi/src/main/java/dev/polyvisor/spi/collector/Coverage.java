package dev.polyvisor.spi.collector;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far the model holds what an adapter shows, and when the adapter is to be listed.
 *
 * <p>A cursor speaks for an adapter while it is <em>covered</em>: from a listing on, until a listing that is needed
 * fails. What an adapter that is not covered has missed does not hold the cursor back, since it will be listed.
 *
 * <p>Thread safety: none but for what is final; it belongs to the loop of its feed.
 */
final class Coverage<E> {
    private final Adapter<E> adapter;
    private final Ownership ownership;
    private final Set<String> events;
    private final FleetClock clock;
    private final SyncSettings settings;
    private final Pauses pauses;
    private final Pauses repairs;
    private final @Nullable Duration period;
    private Deadline quiet;
    private Need need = Need.REPAIR;
    private Deadline due;
    private boolean listed;
    private boolean covered;
    private @Nullable String unserved;
    private @Nullable PolyvisorException failure;
    private Set<ResourceKey> suspects = Set.of();

    /** Why a listing is wanted. */
    enum Need {
        /** It is not. */
        NONE,
        /** It is time for one; the model is believed meanwhile. */
        REFRESH,
        /** Something may have been missed. */
        REPAIR
    }

    /** An adapter that has not been listed; a periodic one is listed at each refresh. */
    Coverage(Adapter<E> adapter, boolean periodic, Session session) {
        this.adapter = adapter;
        this.ownership = new Ownership(session.provider(), adapter.kinds());
        this.events = Set.copyOf(adapter.events());
        this.clock = session.clock();
        this.settings = session.settings();
        this.period = periodic ? settings.refreshInterval() : null;
        this.pauses = new Pauses(settings, session.random());
        this.repairs = new Pauses(settings, session.random());
        this.quiet = Deadline.in(clock, Duration.ZERO);
        this.due = Deadline.in(clock, Duration.ZERO);
    }

    Adapter<E> adapter() {
        return adapter;
    }

    Ownership ownership() {
        return ownership;
    }

    boolean handles(String code) {
        return events.isEmpty() || events.contains(code);
    }

    /** Whether it has been listed, so that events make a difference. */
    boolean isListed() {
        return listed;
    }

    boolean isCovered() {
        return covered;
    }

    /** Whether the model is believed to hold all of it. */
    boolean isCurrent() {
        return unserved != null || (listed && covered && need != Need.REPAIR && failure == null);
    }

    /** Whether a listing is needed that the cursor must wait for. */
    boolean isHeldUp() {
        return covered && need == Need.REPAIR;
    }

    /** Whether the model may lack something that only a listing brings. */
    boolean isInDoubt() {
        return need == Need.REPAIR;
    }

    boolean isDue() {
        return need != Need.NONE && due.passed();
    }

    /** How long until a listing is due, empty when none is wanted. */
    Optional<Duration> dueIn() {
        return need == Need.NONE ? Optional.empty() : Optional.of(due.left());
    }

    Optional<String> unserved() {
        return Optional.ofNullable(unserved);
    }

    Optional<PolyvisorException> failure() {
        return Optional.ofNullable(failure);
    }

    /** What was missing in the listing before, when that was too much to be believed. */
    Set<ResourceKey> suspects() {
        return suspects;
    }

    /** The cursor no longer speaks for it: events may have been missed. */
    void uncover() {
        if (unserved == null) {
            covered = false;
            if (need == Need.REPAIR && failure == null && suspects.isEmpty()) {
                need = Need.NONE;
            }
            demand(Duration.ZERO);
        }
    }

    /**
     * Its events could not be applied. Listings for that reason keep growing distances, since an entity that can never
     * be read would otherwise have its whole kind listed with each event.
     */
    void repair() {
        if (need != Need.REPAIR && unserved == null) {
            if (quiet.passed()) {
                repairs.reset();
                demand(Duration.ZERO);
            } else {
                demand(repairs.next());
            }
            quiet = Deadline.in(clock, settings.maxRetryInterval().multipliedBy(2));
        }
    }

    /** All is forgotten, as before the first listing. */
    void forget() {
        listed = false;
        covered = false;
        unserved = null;
        failure = null;
        suspects = Set.of();
        pauses.reset();
        need = Need.NONE;
        demand(Duration.ZERO);
    }

    void succeeded() {
        listed = true;
        covered = true;
        unserved = null;
        settled();
        need = Need.NONE;
        if (period != null) {
            need = Need.REFRESH;
            due = Deadline.in(clock, period);
        }
    }

    /** The backend does not serve it; it is looked for again later. */
    void unserved(String reason) {
        listed = false;
        covered = false;
        unserved = reason;
        settled();
        need = Need.REFRESH;
        due = Deadline.in(
                clock, settings.auditInterval().isZero() ? settings.maxRetryInterval() : settings.auditInterval());
    }

    /** The listing shows so much less than the model that a second one is needed. */
    void doubted(Set<ResourceKey> missing) {
        need = Need.REPAIR;
        suspects = missing;
        failure = PolyvisorException.of(
                ErrorCode.ABORTED, "a listing lacks " + missing.size() + " entries of " + this + "; it is read again");
        due = Deadline.in(clock, settings.retryInterval());
    }

    void failed(PolyvisorException why) {
        covered = covered && need == Need.REFRESH;
        failure = unserved == null ? why : null;
        due = Deadline.in(clock, pauses.after(why));
    }

    private void settled() {
        failure = null;
        suspects = Set.of();
        pauses.reset();
    }

    @Override
    public String toString() {
        return ownership.toString();
    }

    private void demand(Duration pause) {
        if (need != Need.REPAIR) {
            need = Need.REPAIR;
            due = Deadline.in(clock, pause);
        }
    }
}
