package dev.polyvisor.spi.operation;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Progress;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.Completion;
import dev.polyvisor.api.driver.OperationContext;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.spi.operation.Pace.Next;
import dev.polyvisor.spi.operation.Pace.Stage;
import dev.polyvisor.spi.retry.Backoff;
import dev.polyvisor.spi.retry.RetryLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one operation, from the request to the commit of what it did.
 *
 * <pre>
 *   send ──(accepted)──> check ──(done)──> readTouched ──> makeResult ──> SUCCEEDED
 *    │ ▲                  │ ▲                                  ▲
 *  (reply lost)           │ └─(running: pause)                 │
 *    ▼ │                  └──(lost)──> readLost ──> settle ──(reached)
 *   lookUp
 * </pre>
 *
 * <p>What is a failure of the work, and what is only a failure to look at it, is decided here and nowhere else: an
 * operation ends as FAILED when the backend says so, or when there is no result to give; what nobody can tell is UNKNOWN.
 *
 * @param <T> what the work results in
 */
final class Stages<T> implements OperationContext {
    private static final Logger LOG = LoggerFactory.getLogger(Stages.class);

    private final OperationPlan<T> plan;
    private final OperationRun<T> run;
    private final ProviderOperations home;
    private volatile @Nullable Acceptance acceptance;
    private @Nullable Backoff sends;
    private @Nullable Backoff looks;
    private @Nullable Revision commit;

    Stages(OperationPlan<T> plan, OperationRun<T> run, ProviderOperations home) {
        this.plan = plan;
        this.run = run;
        this.home = home;
    }

    /** The first stage. */
    Next send() throws InterruptedException {
        if (run.isWithdrawn()) {
            return run.cancelled("cancelled; the request had no effect");
        }
        if (!run.sending()) {
            return Next.END;
        }
        Backoff budget = sends == null ? home.backoff(Patience.ACCEPT) : sends;
        sends = budget;
        try {
            return accepted(plan.accept().run(this));
        } catch (PolyvisorException failure) {
            if (replyMayBeLost(failure)) {
                return Next.now(() -> lookUp(failure));
            }
            // the backend has refused it: nothing happened, and a repetition is not a blind one
            return after(budget, failure, this::send).orElseGet(() -> run.fail(failure));
        }
    }

    /** Whether a failure leaves open that the request arrived and takes effect. */
    private static boolean replyMayBeLost(PolyvisorException failure) {
        return failure.code() == ErrorCode.UNAVAILABLE || failure.code() == ErrorCode.DEADLINE_EXCEEDED;
    }

    private Next lookUp(PolyvisorException lost) throws InterruptedException {
        Optional<Acceptance> found;
        try {
            found = plan.lookup().run(this);
            looks = null;
        } catch (PolyvisorException failure) {
            return again(Patience.ACCEPT, failure, () -> lookUp(lost))
                    .orElseGet(() ->
                            run.unknown("the reply to the request was lost, and the backend cannot be asked", failure));
        }
        if (found.isPresent()) {
            return accepted(found.get());
        }
        if (run.isWithdrawn()) {
            return run.cancelled("cancelled; the request had no effect");
        }
        Backoff budget = sends == null ? home.backoff(Patience.ACCEPT) : sends;
        // what may not be repeated can still show up late
        return after(budget, lost, plan.repeatable() ? this::send : () -> lookUp(lost))
                .orElseGet(() -> run.unknown("the reply to the request was lost, and no effect of it is found", lost));
    }

    private Next accepted(Acceptance answer) {
        acceptance = answer;
        looks = null;
        run.accepted(answer);
        if (!answer.changed()) {
            return reached();
        }
        return run.working() ? Next.now(this::check) : Next.END;
    }

    private Next check() throws InterruptedException {
        Completion.Status status;
        try {
            status = plan.completion().check(this);
            looks = null;
        } catch (PolyvisorException failure) {
            return again(Patience.CHECK, failure, this::check)
                    .orElseGet(() -> failure.retryable()
                            ? run.unknown("the backend works on it, but cannot be asked any more", failure)
                            : run.fail(failure));
        }
        if (status instanceof Completion.Running running) {
            progress(running.progress());
            Duration pause = running.checkAfter();
            return Next.later(
                    pause.compareTo(Patience.SHORTEST_CHECK) < 0 ? Patience.SHORTEST_CHECK : pause, this::check);
        } else if (status instanceof Completion.Done) {
            return reached();
        } else if (status instanceof Completion.Failed failed) {
            return run.fail(failed.cause());
        } else if (status instanceof Completion.Cancelled) {
            return run.cancelled("the backend has given it up");
        }
        return Next.now(() -> readLost(((Completion.Lost) status).reason()));
    }

    private Next readLost(String reason) throws InterruptedException {
        try {
            commitTouched();
            looks = null;
        } catch (PolyvisorException failure) {
            return again(Patience.READ, failure, () -> readLost(reason))
                    .orElseGet(() -> run.unknown(
                            "the backend forgot the work (" + reason + "), and its state cannot be read", failure));
        }
        return Next.now(() -> settle(reason));
    }

    private Next settle(String reason) throws InterruptedException {
        OperationPlan.Settlement settlement;
        try {
            settlement = plan.settle().run(this);
            looks = null;
        } catch (PolyvisorException failure) {
            return again(Patience.READ, failure, () -> settle(reason))
                    .orElseGet(() -> run.unknown(
                            "the backend forgot the work (" + reason + "), and its state does not tell", failure));
        }
        return switch (settlement) {
            case REACHED -> {
                run.finishing();
                yield Next.now(this::makeResult);
            }
            case MISSED ->
                run.fail(PolyvisorException.of(
                        ErrorCode.ABORTED,
                        "the backend forgot the work (" + reason + "), and the goal is not reached"));
            case OPEN -> run.unknown("the backend forgot the work (" + reason + "), and its state does not tell", null);
        };
    }

    private Next reached() {
        run.finishing();
        return Next.now(this::readTouched);
    }

    /** The work is done: a failure to read what it touched delays the end, but does not change it. */
    private Next readTouched() throws InterruptedException {
        try {
            commitTouched();
        } catch (PolyvisorException failure) {
            Optional<Next> again = again(Patience.READ, failure, this::readTouched);
            if (again.isPresent()) {
                return again.get();
            }
            warnUnread(failure);
        } catch (RuntimeException | LinkageError failure) {
            warnUnread(failure);
        }
        looks = null;
        return Next.now(this::makeResult);
    }

    private void commitTouched() throws InterruptedException {
        Set<Target> touched = plan.touched().run(this);
        if (!touched.isEmpty()) {
            commit = home.read(touched);
        }
    }

    private void warnUnread(Throwable failure) {
        LOG.warn("{} succeeded, but what it touched cannot be read; the inventory follows later", run, failure);
    }

    private Next makeResult() throws InterruptedException {
        T result;
        try {
            result = plan.result().run(this);
        } catch (PolyvisorException failure) {
            return again(Patience.READ, failure, this::makeResult).orElseGet(() -> run.fail(withoutResult(failure)));
        } catch (RuntimeException | LinkageError failure) {
            return run.fail(withoutResult(fault(failure)));
        }
        return run.succeed(result, commit);
    }

    private static PolyvisorException withoutResult(PolyvisorException failure) {
        return PolyvisorException.builder(
                        failure.code(), "the work is done, but its result cannot be made: " + failure.getMessage())
                .retryable(failure.retryable())
                .detail(failure.detail().orElse(null))
                .cause(failure)
                .build();
    }

    /** A fault of the driver. Its text stays with the cause: nobody has looked at it for secrets. */
    static PolyvisorException fault(Throwable failure) {
        return PolyvisorException.of(
                ErrorCode.INTERNAL,
                "the driver failed with " + failure.getClass().getName(),
                failure);
    }

    @Override
    public InventorySnapshot inventory() {
        return home.inventory();
    }

    @Override
    public Acceptance acceptance() {
        Acceptance answer = acceptance;
        if (answer == null) {
            throw new IllegalStateException("the request has not been accepted yet");
        }
        return answer;
    }

    @Override
    public void progress(Progress progress) {
        run.progressed(progress);
    }

    private Optional<Next> again(RetryLimits limits, PolyvisorException failure, Stage stage) {
        Backoff budget = looks == null ? home.backoff(limits) : looks;
        looks = budget;
        return after(budget, failure, stage);
    }

    private static Optional<Next> after(Backoff budget, PolyvisorException failure, Stage stage) {
        return budget.after(failure).map(pause -> Next.later(pause, stage));
    }
}
