package dev.polyvisor.simulators.fake.fault;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The faults of one fake backend. A rule is made with {@link #at} and one of the verbs of {@link Rule}; the oldest rule
 * that fits a call is applied.
 *
 * <pre>{@code
 * faults.at(FaultPoint.LIST).fail(ErrorCode.UNAVAILABLE);             // the next listing
 * faults.at(FaultPoint.READ).every(3).fail(ErrorCode.INTERNAL);       // each third read
 * faults.at(FaultPoint.ALLOCATE).after(2).fail(ErrorCode.INTERNAL);   // the third step
 * Hang hang = faults.at(FaultPoint.POLL).hang();                      // until hang.release() or an interrupt
 * }</pre>
 *
 * <p>Thread safety: may be used from any thread.
 */
public final class Faults {
    private final Object lock = new Object();
    private final List<Rule> rules = new ArrayList<>();
    private final Map<FaultPoint, Long> calls = new EnumMap<>(FaultPoint.class);
    private final List<Hang> hangs = new ArrayList<>();
    private final List<ListingFault> listings = new ArrayList<>();
    private final AtomicBoolean offline = new AtomicBoolean();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final EventFaults events = new EventFaults();

    /** No faults. */
    public Faults() {}

    /**
     * Begins a rule for the calls of a point.
     *
     * @param point the point
     * @return the rule, which does nothing before one of its verbs is called
     */
    public Rule at(FaultPoint point) {
        return new Rule(this, Objects.requireNonNull(point, "point"));
    }

    /** Makes every call fail with UNAVAILABLE and ends open streams, until {@link #online()}. */
    public void offline() {
        offline.set(true);
        listeners.forEach(Runnable::run);
    }

    /**
     * Called by the fake, which ends its streams then.
     *
     * @param listener called after each {@link #offline()}
     */
    public void onOffline(Runnable listener) {
        listeners.add(listener);
    }

    /** Ends {@link #offline()}. */
    public void online() {
        offline.set(false);
    }

    /**
     * Whether the backend cannot be reached.
     *
     * @return true after {@link #offline()}
     */
    public boolean isOffline() {
        return offline.get();
    }

    /**
     * Lets the next listing of a kind leave values out.
     *
     * @param kind the kind
     * @param share the share that is shown, 0 to 1
     */
    public void shrinkListing(Kind<?> kind, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw PolyvisorException.invalidArgument("share", "is not within 0 to 1");
        }
        add(new ListingFault(kind.name(), share, null));
    }

    /**
     * Lets the next listing of a kind show other values, for example ones of a wrong provider or kind.
     *
     * @param kind the kind
     * @param change makes the value that is shown of the right one
     */
    public void malformListing(Kind<?> kind, UnaryOperator<Resource> change) {
        add(new ListingFault(kind.name(), 1, Objects.requireNonNull(change, "change")));
    }

    /**
     * What becomes of events.
     *
     * @return the faults of events
     */
    public EventFaults events() {
        return events;
    }

    /**
     * How many calls a point has seen.
     *
     * @param point the point
     * @return the number since the backend was made
     */
    public long calls(FaultPoint point) {
        synchronized (lock) {
            return calls.getOrDefault(point, 0L);
        }
    }

    /** Removes every rule and goes online. Hanging calls are released, events that are held stay so. */
    public void clear() {
        synchronized (lock) {
            rules.clear();
            listings.clear();
            hangs.forEach(Hang::release);
            hangs.clear();
        }
        online();
    }

    /**
     * Called by the fake wherever a call passes a point.
     *
     * @param point the point
     * @param kind the kind that the call is about, null for none or several
     * @throws PolyvisorException as a rule says
     * @throws InterruptedException when the thread is interrupted while it hangs
     */
    public void pass(FaultPoint point, @Nullable Kind<?> kind) throws InterruptedException {
        Rule hit = null;
        synchronized (lock) {
            calls.merge(point, 1L, Long::sum);
            for (Rule rule : rules) {
                if (rule.fits(point, kind) && rule.isDue()) {
                    hit = rule;
                    break;
                }
            }
            rules.removeIf(Rule::isSpent);
        }
        if (hit != null) {
            hit.apply();
        }
        if (offline.get() && point != FaultPoint.OPEN && point != FaultPoint.CLOSE) {
            throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "the fake backend is offline");
        }
    }

    /**
     * Called by the fake when a listing begins.
     *
     * @param kind the kind
     * @return what is wrong with it, null for nothing
     */
    public @Nullable ListingFault listing(Kind<?> kind) {
        synchronized (lock) {
            for (ListingFault each : listings) {
                if (each.kind().equals(kind.name())) {
                    listings.remove(each);
                    return each;
                }
            }
            return null;
        }
    }

    void add(Rule rule) {
        synchronized (lock) {
            rules.add(rule);
        }
    }

    void add(Rule rule, Hang hang) {
        synchronized (lock) {
            rules.add(rule);
            hangs.add(hang);
        }
    }

    private void add(ListingFault fault) {
        synchronized (lock) {
            listings.add(fault);
        }
    }
}
