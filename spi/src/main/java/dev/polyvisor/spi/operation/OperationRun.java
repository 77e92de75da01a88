package dev.polyvisor.spi.operation;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Progress;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.spi.operation.Pace.Next;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of one operation: its phase, the wish to cancel it, its turn, and its end, which comes once however many
 * threads bring it about. What is done in between are its {@link Stages}.
 *
 * @param <T> what the work results in
 */
final class OperationRun<T> {
    private final OperationPlan<T> plan;
    private final LiveOperation<T> operation;
    private final ProviderOperations home;
    private final Stages<T> stages;
    private final Pace pace;
    private final boolean resumed;

    // guarded by this
    private Phase phase;
    private boolean holdsTurn;
    private @Nullable Wish wish;

    private enum Phase {
        /** Nothing has been sent. */
        WAITING,
        /** The request is on its way, or its reply is lost and its effect looked for. */
        SENDING,
        /** The backend works on it. */
        WORKING,
        /** The goal is reached. */
        FINISHING,
        ENDED
    }

    /** {@code resumed} when the backend works on it already: then no wish to cancel it ends here. */
    OperationRun(OperationPlan<T> plan, LiveOperation<T> operation, ProviderOperations home, boolean resumed) {
        this.plan = plan;
        this.resumed = resumed;
        this.phase = resumed ? Phase.SENDING : Phase.WAITING;
        this.operation = operation;
        this.home = home;
        this.stages = new Stages<>(plan, this, home);
        this.pace = new Pace(home.executor(), home.clock(), this::crashed);
    }

    /** Begins; false when it has ended before its turn came. */
    boolean begin() {
        synchronized (this) {
            if (phase == Phase.ENDED) {
                return false;
            }
            holdsTurn = true;
        }
        pace.start(stages::send);
        return true;
    }

    boolean sending() {
        return enter(Phase.SENDING);
    }

    void accepted(Acceptance answer) {
        home.accepted(operation, answer);
    }

    /** The backend works on it; a wish that came before is passed on now. */
    boolean working() {
        if (!enter(Phase.WORKING)) {
            return false;
        }
        Wish early = pendingWish();
        if (early != null) {
            withdraw(early);
        }
        return true;
    }

    void finishing() {
        enter(Phase.FINISHING);
    }

    void progressed(Progress progress) {
        operation.progressed(progress);
    }

    /** {@code commit} shows what the work did, null when it touched nothing that the inventory holds. */
    Next succeed(T result, @Nullable Revision commit) {
        if (enter(Phase.ENDED)) {
            home.ended(operation, OperationState.SUCCEEDED, "");
            operation.succeeded(result, Optional.ofNullable(commit));
            letGo(Cancellation.TOO_LATE);
        }
        return Next.END;
    }

    /** Asks for the work to be given up, and waits for the answer. */
    Cancellation cancel() {
        Phase found;
        Wish asked;
        boolean another;
        synchronized (this) {
            found = phase;
            Wish pending = wish;
            another = pending == null;
            if (another && (found == Phase.FINISHING || found == Phase.ENDED)) {
                return Cancellation.TOO_LATE;
            }
            asked = pending == null ? new Wish() : pending;
            wish = asked;
            if (found == Phase.WAITING) {
                phase = Phase.ENDED;
            }
        }
        if (found == Phase.WAITING) {
            conclude(OperationState.CANCELLED, cancellation("cancelled before it was sent"), Cancellation.CANCELLED);
        } else if (found == Phase.SENDING) {
            pace.hurry();
        } else if (found == Phase.WORKING && another) {
            handWithdrawal(asked);
        }
        return asked.await(home.clock(), home.requestTimeout());
    }

    /** Beside a look at the work, which may take long. */
    private void handWithdrawal(Wish asked) {
        try {
            home.executor().execute(() -> withdraw(asked));
        } catch (RuntimeException refused) {
            asked.fail(PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the provider is closed", refused));
        }
    }

    private void withdraw(Wish asked) {
        try {
            Cancellation said = plan.completion().cancel(stages);
            if (said == Cancellation.CANCELLED) {
                said = givenUp() ? Cancellation.CANCELLED : Cancellation.TOO_LATE;
            } else if (said == Cancellation.TOO_LATE) {
                pace.hurry();
            }
            forget(asked);
            asked.answer(said);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            forget(asked);
            asked.fail(cancellation("interrupted while the cancellation was on its way"));
        } catch (PolyvisorException failure) {
            forget(asked);
            asked.fail(home.told(failure, plan.verb()));
        } catch (RuntimeException | LinkageError failure) {
            forget(asked);
            asked.fail(home.told(Stages.fault(failure), plan.verb()));
        }
    }

    /** Ends it here and now, for a reason of the engine; what the backend does about it stays open. */
    void abandon(OperationState how, PolyvisorException why) {
        end(how, why, Cancellation.TOO_LATE);
    }

    private void crashed(Throwable failure) {
        if (failure instanceof InterruptedException) {
            unknown("a step was interrupted", failure);
        } else if (isUnsent()) {
            fail(PolyvisorException.of(ErrorCode.RESOURCE_EXHAUSTED, "the executor refuses the work", failure));
        } else {
            // says nothing of the work
            unknown("a step of the driver failed", Stages.fault(failure));
        }
    }

    Next fail(PolyvisorException why) {
        return end(OperationState.FAILED, why, Cancellation.TOO_LATE);
    }

    Next cancelled(String why) {
        return end(OperationState.CANCELLED, cancellation(why), Cancellation.CANCELLED);
    }

    Next unknown(String why, @Nullable Throwable cause) {
        PolyvisorException failure = PolyvisorException.builder(ErrorCode.UNKNOWN, why)
                .cause(cause)
                .detail(cause instanceof PolyvisorException told ? told.detail().orElse(null) : null)
                .build();
        return end(OperationState.UNKNOWN, failure, Cancellation.TOO_LATE);
    }

    private Next end(OperationState how, PolyvisorException why, Cancellation late) {
        if (enter(Phase.ENDED)) {
            conclude(how, why, late);
        }
        return Next.END;
    }

    private boolean givenUp() {
        synchronized (this) {
            if (phase != Phase.WORKING) {
                return false;
            }
            phase = Phase.ENDED;
        }
        conclude(OperationState.CANCELLED, cancellation("cancelled on request"), Cancellation.CANCELLED);
        return true;
    }

    private void conclude(OperationState how, PolyvisorException why, Cancellation late) {
        home.ended(operation, how, why.code().name());
        operation.ended(how, home.told(why, plan.verb()), late);
        letGo(late);
    }

    private void letGo(Cancellation late) {
        pace.stop();
        Wish pending = pendingWish();
        if (pending != null) {
            pending.answer(late);
        }
        boolean turn;
        synchronized (this) {
            turn = holdsTurn;
            holdsTurn = false;
        }
        if (turn) {
            home.giveBack(plan);
        }
    }

    /** False when it has ended before; then nothing changes. */
    private boolean enter(Phase next) {
        Wish overtaken = null;
        synchronized (this) {
            if (phase == Phase.ENDED) {
                return false;
            }
            phase = next;
            if (next == Phase.WORKING) {
                operation.running();
            } else if (next == Phase.FINISHING) {
                overtaken = wish;
                wish = null;
            }
        }
        if (overtaken != null) {
            overtaken.answer(Cancellation.TOO_LATE);
        }
        return true;
    }

    private synchronized boolean isUnsent() {
        return phase == Phase.WAITING;
    }

    /** Whether somebody wishes to cancel it, and nothing of it has reached the backend as far as is known. */
    synchronized boolean isWithdrawn() {
        return wish != null && !resumed;
    }

    private synchronized @Nullable Wish pendingWish() {
        return wish;
    }

    private synchronized void forget(Wish answered) {
        if (wish == answered) {
            wish = null;
        }
    }

    private static PolyvisorException cancellation(String why) {
        return PolyvisorException.of(ErrorCode.CANCELLED, why);
    }

    @Override
    public String toString() {
        return operation.toString();
    }
}
