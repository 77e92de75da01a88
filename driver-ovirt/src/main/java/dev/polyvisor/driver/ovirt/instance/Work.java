package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Progress;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.Completion;
import dev.polyvisor.api.driver.OperationContext;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.OperationPlan.Settlement;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.client.EngineFailures;
import dev.polyvisor.driver.ovirt.wire.WireJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One verb: a few steps. Each is sent when its state is not there and then waited for, before the next is looked at. While it is
 * waited for, the engine's job tells how far it has come, and why it failed.
 *
 * <p>Not thread safe until it is started; then the fleet runs one step of the plan after the other.
 *
 * @param <T> what the work results in
 */
final class Work<T> implements Completion {
    private static final Duration LOOK = Duration.ofMillis(25);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);
    private static final int MOST_DOUBLINGS = 10;
    /** Between two tries while the engine does something else to the machine. */
    private static final Duration BUSY = Duration.ofMillis(500);

    private static final int MOST_BUSY = 240;
    /** What the engine has ended shows a moment later: half a minute at most. */
    private static final int LOOKS_AFTER_END = 20;

    private final Parts parts;
    private final String verb;
    private final List<Step> steps = new ArrayList<>();
    private final AtomicInteger at = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private OperationPlan.Step<Set<Target>> touched = context -> Set.of();
    private @Nullable ResourceKey subject;
    private WorkHandle about = WorkHandle.nothing();
    private String correlation;
    /** The step was sent, or is done by somebody. */
    private volatile boolean sent;
    /** The step was sent, and it is not known what came of it. */
    private volatile boolean tried;

    private volatile Optional<String> job = Optional.empty();

    Work(Parts parts, String verb) {
        this.parts = parts;
        this.verb = verb;
        var chance = parts.context().random();
        this.correlation = "pv-" + new UUID(chance.nextLong(), chance.nextLong());
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

    /** What the handle says, apart from the job. */
    Work<T> about(WorkHandle handle) {
        this.about = handle;
        return this;
    }

    /** Marks its events so that a repetition finds them, too. */
    Work<T> correlated(String mark) {
        this.correlation = mark;
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
                .settle(context -> settle())
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

    /** The plan of work that another process began. */
    OperationPlan<T> resumed(WorkHandle handle, OperationPlan.Step<T> result) {
        correlation = handle.correlation();
        job = Optional.of(handle.job()).filter(id -> !id.isEmpty());
        sent = true;
        OperationPlan.Builder<T> plan = OperationPlan.<T>of(verb)
                .accept(context -> Acceptance.accepted(handle.toString()))
                .completion(this)
                .settle(context -> settle())
                .touched(touched)
                .result(result);
        if (subject != null) {
            plan.subject(subject);
        }
        return plan.build();
    }

    private Calls calls() {
        String mark = at.get() == 0 ? correlation : correlation + "-" + at.get();
        return new Calls(parts.client(), mark);
    }

    private Acceptance accept() throws InterruptedException {
        for (at.set(0); at.get() < steps.size(); at.incrementAndGet()) {
            Step step = steps.get(at.get());
            if (step.isOneMore() || !step.isReached()) {
                send(step);
                return Acceptance.accepted(
                        about.on(job.orElse(""), calls().correlation()).toString());
            }
        }
        return Acceptance.unchanged();
    }

    /** Not yet, when the engine does something else to the machine; then it is sent at one of the next looks. */
    private void send(Step step) throws InterruptedException {
        tried = true;
        try {
            job = step.send(calls());
            sent = true;
        } catch (PolyvisorException refusal) {
            if (!EngineFailures.isBusy(refusal) || busy.incrementAndGet() > MOST_BUSY) {
                tried = tried && isOpen(refusal);
                throw EngineFailures.isBusy(refusal)
                        ? Refusals.precondition(String.valueOf(refusal.getMessage()))
                        : refusal;
            }
            tried = false;
        }
    }

    /** Whether a failure leaves open that the request takes effect. */
    private static boolean isOpen(PolyvisorException failure) {
        return failure.code() == ErrorCode.UNAVAILABLE || failure.code() == ErrorCode.DEADLINE_EXCEEDED;
    }

    private Optional<Acceptance> lookup() throws InterruptedException {
        Step step = steps.get(at.get());
        if (hasEffect(step)) {
            sent = true;
            return Optional.of(
                    Acceptance.accepted(about.on("", calls().correlation()).toString()));
        }
        return Optional.empty();
    }

    /** Whether a request whose answer was lost has begun to work. */
    private boolean hasEffect(Step step) throws InterruptedException {
        return step.isOneMore() ? !calls().traces().isEmpty() : step.isReached() || step.isUnderWay();
    }

    @Override
    public Status check(OperationContext context) throws InterruptedException {
        while (at.get() < steps.size()) {
            Step step = steps.get(at.get());
            Optional<WireJob> work = job.isPresent() ? parts.jobs().find(job.get()) : Optional.empty();
            if (isReached(step, work)) {
                next();
            } else if (sent) {
                Optional<Status> status = look(step, work);
                if (status.isPresent()) {
                    return status.get();
                }
            } else if (tried && step.isOneMore()) {
                if (!hasEffect(step)) {
                    return new Lost("the answer to the request was lost, and no effect of it is found");
                }
                sent = true;
            } else if (tried && step.isUnderWay()) {
                sent = true;
            } else {
                send(step);
                if (!sent) {
                    return new Running(Progress.stage("waiting for other work on the machine"), BUSY);
                }
            }
        }
        return new Done();
    }

    private boolean isReached(Step step, Optional<WireJob> work) throws InterruptedException {
        if (step.isOneMore()) {
            Jobs.State state = Jobs.state(work);
            return sent && (state == Jobs.State.FINISHED || job.isEmpty()) && step.isReached();
        }
        return step.isReached();
    }

    private void next() {
        at.incrementAndGet();
        sent = false;
        tried = false;
        job = Optional.empty();
        looks.set(0);
        ended.set(0);
    }

    /** Empty when the step has to be sent again. */
    private Optional<Status> look(Step step, Optional<WireJob> work) throws InterruptedException {
        Optional<PolyvisorException> failure = step.failure();
        if (failure.isPresent()) {
            return Optional.of(new Failed(failure.get()));
        }
        Jobs.State state = Jobs.state(work);
        if (state == Jobs.State.FAILED) {
            return Optional.of(new Failed(Jobs.failure(work, calls())));
        }
        if (state == Jobs.State.RUNNING) {
            ended.set(0);
            return Optional.of(new Running(parts.jobs().progress(work.orElseThrow(), step.stage()), pause()));
        }
        if (state == Jobs.State.UNKNOWN && job.isPresent() && step.isOneMore()) {
            return Optional.of(new Lost("the engine does not know the job " + job.get()));
        }
        if (step.isUnderWay()) {
            ended.set(0);
        } else if (step.isRepeated()) {
            sent = false;
            tried = false;
            return Optional.empty();
        } else if (!step.outlastsJob() && ended.incrementAndGet() > LOOKS_AFTER_END) {
            return Optional.of(new Failed(Jobs.missed(step.stage(), calls())));
        }
        return Optional.of(new Running(Progress.stage(step.stage()), pause()));
    }

    /** Soon at first, and less and less often. */
    private Duration pause() {
        Duration next = LOOK.multipliedBy(1L << Math.min(looks.getAndIncrement(), MOST_DOUBLINGS));
        return next.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : next;
    }

    private Settlement settle() throws InterruptedException {
        for (Step step : steps) {
            if (step.isOneMore()) {
                return Settlement.OPEN;
            }
            try {
                if (!step.isReached()) {
                    return Settlement.MISSED;
                }
            } catch (PolyvisorException e) {
                if (e.code() == ErrorCode.NOT_FOUND || e.code() == ErrorCode.FAILED_PRECONDITION) {
                    return Settlement.MISSED;
                }
                throw e;
            }
        }
        return steps.isEmpty() ? Settlement.OPEN : Settlement.REACHED;
    }

    @Override
    public Cancellation cancel(OperationContext context) throws InterruptedException {
        int now = at.get();
        return now < steps.size() && steps.get(now).giveUp(calls())
                ? Cancellation.CANCELLED
                : Cancellation.NOT_CANCELLABLE;
    }
}
