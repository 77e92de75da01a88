package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Progress;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.Completion;
import dev.polyvisor.api.driver.OperationContext;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One verb: a few steps. Each is sent when its state is not there and then waited for, before the next is looked at.
 *
 * <p>Not thread safe until it is started; then the engine runs one step of the plan after the other.
 *
 * @param <T> what the work results in
 */
final class Work<T> implements Completion {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

    private final Parts parts;
    private final String verb;
    private final List<Step> steps = new ArrayList<>();
    private final AtomicInteger at = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private OperationPlan.Step<Set<Target>> touched = context -> Set.of();
    private @Nullable ResourceKey subject;
    private @Nullable WorkHandle about;
    private volatile boolean sent;

    Work(Parts parts, String verb) {
        this.parts = parts;
        this.verb = verb;
    }

    /** What it is done to: work on one instance is done one after the other. */
    Work<T> on(ResourceKey key) {
        this.subject = key;
        this.touched = context -> Set.of(Target.entity(key));
        return this;
    }

    Work<T> then(Step step) {
        steps.add(step);
        return this;
    }

    /** By which another process can go on with it. */
    Work<T> resumable(WorkHandle handle) {
        this.about = handle;
        return this;
    }

    /** What is to be read again at the end, besides what it is done to. */
    Work<T> touching(OperationPlan.Step<Set<Target>> more) {
        OperationPlan.Step<Set<Target>> before = touched;
        this.touched = context -> {
            Set<Target> all = new LinkedHashSet<>(before.run(context));
            all.addAll(more.run(context));
            return all;
        };
        return this;
    }

    /** Starts it; the result is made when everything is done. */
    Operation<T> giving(OperationPlan.Step<T> result) {
        OperationPlan.Builder<T> plan = OperationPlan.<T>of(verb)
                .accept(context -> accept())
                .lookup(context -> lookup())
                .completion(this)
                .touched(touched)
                .result(result);
        if (subject != null) {
            plan.subject(subject).exclusive();
        }
        if (steps.stream().noneMatch(Step::isOneMore)) {
            plan.repeatable();
        }
        return parts.context().operations().start(plan.build());
    }

    private Acceptance accept() throws InterruptedException {
        for (at.set(0); at.get() < steps.size(); at.incrementAndGet()) {
            if (!steps.get(at.get()).isReached()) {
                sent = false;
                steps.get(at.get()).send();
                sent = true;
                return accepted();
            }
        }
        return Acceptance.unchanged();
    }

    private Acceptance accepted() {
        return about == null
                ? Acceptance.accepted()
                : Acceptance.accepted(about.about(steps.get(at.get()).item()).toString());
    }

    /** The plan of work that another process began: its first step was sent. */
    OperationPlan<T> resumed(WorkHandle handle, OperationPlan.Step<T> result) {
        sent = true;
        OperationPlan.Builder<T> plan = OperationPlan.<T>of(verb)
                .accept(context -> Acceptance.accepted(handle.toString()))
                .completion(this)
                .touched(touched)
                .result(result);
        if (subject != null) {
            plan.subject(subject);
        }
        return plan.build();
    }

    private Optional<Acceptance> lookup() throws InterruptedException {
        Step step = steps.get(at.get());
        if (step.isReached() || step.isUnderWay()) {
            sent = true;
            return Optional.of(accepted());
        }
        return Optional.empty();
    }

    @Override
    public Status check(OperationContext context) throws InterruptedException {
        while (at.get() < steps.size()) {
            Step step = steps.get(at.get());
            if (step.isReached()) {
                at.incrementAndGet();
                sent = false;
                looks.set(0);
                continue;
            }
            if (!sent) {
                step.send();
                sent = true;
                continue;
            }
            Optional<PolyvisorException> failure = step.failure();
            if (failure.isPresent()) {
                return new Failed(failure.get());
            }
            return new Running(Progress.stage(step.stage()), pause());
        }
        return new Done();
    }

    /** Soon at first, and less and less often. */
    private Duration pause() {
        Duration next = LOOK.multipliedBy(looks.incrementAndGet());
        return next.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : next;
    }

    @Override
    public Cancellation cancel(OperationContext context) throws InterruptedException {
        int now = at.get();
        return now < steps.size() && steps.get(now).giveUp() ? Cancellation.CANCELLED : Cancellation.NOT_CANCELLABLE;
    }

    /** What a wait that ran out is told as. */
    static PolyvisorException late(String what) {
        return PolyvisorException.of(ErrorCode.DEADLINE_EXCEEDED, what);
    }
}
