package dev.polyvisor.api.driver;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one piece of work is done: what the driver supplies, so that the engine can run it, survive a lost reply, follow
 * it to its end, and commit what it touched before it reports success.
 *
 * <p>The steps run on the fleet's executor, one after another. They may block and honour interrupts.
 *
 * @param <T> what the work results in
 */
public final class OperationPlan<T> {
    private final String verb;
    private final @Nullable ResourceKey subject;
    private final boolean exclusive;
    private final boolean repeatable;
    private final Step<Acceptance> accept;
    private final Step<Optional<Acceptance>> lookup;
    private final Completion completion;
    private final Step<Settlement> settle;
    private final Step<Set<Target>> touched;
    private final Step<T> result;

    private OperationPlan(Builder<T> b) {
        this.verb = b.verb;
        this.subject = b.subject;
        this.exclusive = b.exclusive;
        this.repeatable = b.repeatable;
        this.accept = Objects.requireNonNull(b.accept, "accept");
        this.lookup = b.lookup;
        this.completion = b.completion;
        this.settle = b.settle;
        this.touched = b.touched;
        this.result = Objects.requireNonNull(b.result, "result");
    }

    /**
     * A step of a plan.
     *
     * @param <T> what it results in
     */
    @FunctionalInterface
    public interface Step<T> {
        /**
         * Does the step.
         *
         * @param context the operation
         * @return its result
         * @throws InterruptedException when the thread is interrupted
         */
        T run(OperationContext context) throws InterruptedException;
    }

    /** What became of work that the backend no longer knows, judged by the state that it left. */
    public enum Settlement {
        /** The goal is reached. */
        REACHED,
        /** The goal is not reached, and nothing works on it any more. */
        MISSED,
        /** The state does not tell. */
        OPEN
    }

    /**
     * Begins a plan.
     *
     * @param verb the verb, for example {@code instance.start}
     * @param <T> what the work results in
     * @return a builder
     */
    public static <T> Builder<T> of(String verb) {
        return new Builder<>(verb);
    }

    /**
     * What is done.
     *
     * @return the verb
     */
    public String verb() {
        return verb;
    }

    /**
     * What it is done to.
     *
     * @return the key, empty when it has none yet
     */
    public Optional<ResourceKey> subject() {
        return Optional.ofNullable(subject);
    }

    /**
     * Whether it waits for earlier exclusive work on the same subject.
     *
     * @return true when it does
     */
    public boolean exclusive() {
        return exclusive;
    }

    /**
     * Whether the request may be sent again when its reply was lost and no effect is found.
     *
     * @return true when it may
     */
    public boolean repeatable() {
        return repeatable;
    }

    /**
     * Sends the request, once.
     *
     * @return the step
     */
    public Step<Acceptance> accept() {
        return accept;
    }

    /**
     * Finds out, after the reply was lost, whether the request took effect.
     *
     * @return the step; empty when it did not
     */
    public Step<Optional<Acceptance>> lookup() {
        return lookup;
    }

    /**
     * How the end of the work is learnt.
     *
     * @return the completion
     */
    public Completion completion() {
        return completion;
    }

    /**
     * Judges the state after the backend has forgotten the work.
     *
     * @return the step
     */
    public Step<Settlement> settle() {
        return settle;
    }

    /**
     * What the work touched and has to be read again.
     *
     * @return the step
     */
    public Step<Set<Target>> touched() {
        return touched;
    }

    /**
     * Makes the result, after what was touched is committed.
     *
     * @return the step
     */
    public Step<T> result() {
        return result;
    }

    /**
     * Collects the parts of a plan. Not thread safe.
     *
     * @param <T> what the work results in
     */
    public static final class Builder<T> {
        private final String verb;
        private @Nullable ResourceKey subject;
        private boolean exclusive;
        private boolean repeatable;
        private @Nullable Step<Acceptance> accept;
        private Step<Optional<Acceptance>> lookup = context -> Optional.empty();
        private Completion completion = Completion.immediate();
        private Step<Settlement> settle = context -> Settlement.OPEN;
        private Step<Set<Target>> touched = context -> Set.of();
        private @Nullable Step<T> result;

        private Builder(String verb) {
            if (verb.isBlank()) {
                throw PolyvisorException.invalidArgument("plan.verb", "is blank");
            }
            this.verb = verb;
        }

        /**
         * Sets what it is done to.
         *
         * @param key the key
         * @return this builder
         */
        public Builder<T> subject(ResourceKey key) {
            this.subject = Objects.requireNonNull(key, "key");
            return this;
        }

        /**
         * Lets it wait for earlier exclusive work on the same subject.
         *
         * @return this builder
         */
        public Builder<T> exclusive() {
            this.exclusive = true;
            return this;
        }

        /**
         * Allows the request to be sent again when its reply was lost and the lookup finds no effect, because the
         * request names a goal or carries an idempotency key.
         *
         * @return this builder
         */
        public Builder<T> repeatable() {
            this.repeatable = true;
            return this;
        }

        /**
         * Sets how the request is sent.
         *
         * @param step sends it once
         * @return this builder
         */
        public Builder<T> accept(Step<Acceptance> step) {
            this.accept = Objects.requireNonNull(step, "step");
            return this;
        }

        /**
         * Sets how the effect of a request is found whose reply was lost.
         *
         * @param step looks for it
         * @return this builder
         */
        public Builder<T> lookup(Step<Optional<Acceptance>> step) {
            this.lookup = Objects.requireNonNull(step, "step");
            return this;
        }

        /**
         * Sets how the end of the work is learnt; by default the answer to the request is the end.
         *
         * @param value the completion
         * @return this builder
         */
        public Builder<T> completion(Completion value) {
            this.completion = Objects.requireNonNull(value, "completion");
            return this;
        }

        /**
         * Sets how the state is judged after the backend has forgotten the work.
         *
         * @param step judges it
         * @return this builder
         */
        public Builder<T> settle(Step<Settlement> step) {
            this.settle = Objects.requireNonNull(step, "step");
            return this;
        }

        /**
         * Sets what has to be read again before success is reported.
         *
         * @param step names it
         * @return this builder
         */
        public Builder<T> touched(Step<Set<Target>> step) {
            this.touched = Objects.requireNonNull(step, "step");
            return this;
        }

        /**
         * Sets how the result is made.
         *
         * @param step makes it
         * @return this builder
         */
        public Builder<T> result(Step<T> step) {
            this.result = Objects.requireNonNull(step, "step");
            return this;
        }

        /**
         * Makes the plan.
         *
         * @return the plan
         */
        public OperationPlan<T> build() {
            return new OperationPlan<>(this);
        }
    }
}
