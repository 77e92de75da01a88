package dev.polyvisor.simulators.fake.fault;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which calls of a point fail and how: by default the next one. The methods that choose return the rule itself; the verbs
 * {@link #fail}, {@link #hang} and {@link #hangUninterruptibly} put it into force and end it. Not thread safe until then.
 */
public final class Rule {
    private final Faults faults;
    private final FaultPoint point;
    private @Nullable Kind<?> kind;
    private long skip;
    private long remaining = 1;
    private long every = 1;
    private long seen;
    private @Nullable PolyvisorException failure;
    private @Nullable Hang hang;

    Rule(Faults faults, FaultPoint point) {
        this.faults = faults;
        this.point = point;
    }

    /**
     * Lets a number of calls pass first.
     *
     * @param calls the number
     * @return this rule
     */
    public Rule after(long calls) {
        this.skip = calls;
        return this;
    }

    /**
     * Applies to a number of calls instead of one.
     *
     * @param calls the number
     * @return this rule
     */
    public Rule times(long calls) {
        this.remaining = calls;
        return this;
    }

    /**
     * Applies to each n-th call, for ever unless {@link #times} follows.
     *
     * @param n 1 for all calls
     * @return this rule
     */
    public Rule every(long n) {
        if (n < 1) {
            throw PolyvisorException.invalidArgument("n", "is below 1");
        }
        this.every = n;
        this.remaining = Long.MAX_VALUE;
        return this;
    }

    /**
     * Applies to calls about one kind only; others do not count.
     *
     * @param value the kind
     * @return this rule
     */
    public Rule of(Kind<?> value) {
        this.kind = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Makes the calls fail.
     *
     * @param code with which code
     */
    public void fail(ErrorCode code) {
        fail(PolyvisorException.of(code, "the fake backend was told to fail at " + point));
    }

    /**
     * Makes the calls fail.
     *
     * @param with the exception, thrown as it is
     */
    public void fail(PolyvisorException with) {
        this.failure = Objects.requireNonNull(with, "with");
        faults.add(this);
    }

    /**
     * Makes the calls hang until they are released or their thread is interrupted.
     *
     * @return with which they are released
     */
    public Hang hang() {
        return hang(new Hang(true));
    }

    /**
     * Makes the calls hang until they are released, whatever happens.
     *
     * @return with which they are released
     */
    public Hang hangUninterruptibly() {
        return hang(new Hang(false));
    }

    private Hang hang(Hang with) {
        this.hang = with;
        faults.add(this, with);
        return with;
    }

    boolean fits(FaultPoint at, @Nullable Kind<?> about) {
        return at == point && (kind == null || kind.equals(about));
    }

    /** Counts a call that fits. */
    boolean isDue() {
        seen++;
        if (seen <= skip || remaining == 0 || (seen - skip) % every != 0) {
            return false;
        }
        remaining--;
        return true;
    }

    boolean isSpent() {
        return remaining == 0;
    }

    void apply() throws InterruptedException {
        if (hang != null) {
            hang.hold();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
