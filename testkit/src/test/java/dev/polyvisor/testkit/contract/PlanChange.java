package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.Completion;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.ExecResult;
import java.util.Optional;
import java.util.Set;

/** Spoils the plan of an operation in one way. */
interface PlanChange {

    /**
     * Changes what is wrong.
     *
     * @param plan the plan as the driver has made it
     * @param changed a copy of it
     */
    <T> void apply(OperationPlan<T> plan, OperationPlan.Builder<T> changed);

    static PlanChange touchesNothing() {
        return new PlanChange() {
            @Override
            public <T> void apply(OperationPlan<T> plan, OperationPlan.Builder<T> changed) {
                changed.touched(context -> Set.of());
            }
        };
    }

    static PlanChange refusesWhatIsReached() {
        return new PlanChange() {
            @Override
            public <T> void apply(OperationPlan<T> plan, OperationPlan.Builder<T> changed) {
                changed.accept(context -> {
                    Acceptance accepted = plan.accept().run(context);
                    if (!accepted.changed()) {
                        throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "there is nothing to do");
                    }
                    return accepted;
                });
            }
        };
    }

    /** The request is sent again instead, and finds what the first one has made. */
    static PlanChange findsNothing() {
        return new PlanChange() {
            @Override
            public <T> void apply(OperationPlan<T> plan, OperationPlan.Builder<T> changed) {
                changed.lookup(context -> Optional.empty());
            }
        };
    }

    static PlanChange takesLossForRefusal() {
        return new PlanChange() {
            @Override
            public <T> void apply(OperationPlan<T> plan, OperationPlan.Builder<T> changed) {
                changed.accept(context -> {
                    try {
                        return plan.accept().run(context);
                    } catch (PolyvisorException e) {
                        throw e.code() == ErrorCode.UNAVAILABLE
                                ? PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the request has failed")
                                : e;
                    }
                });
            }
        };
    }

    static PlanChange claimsChange() {
        return new PlanChange() {
            @Override
            public <T> void apply(OperationPlan<T> plan, OperationPlan.Builder<T> changed) {
                changed.accept(context -> {
                    Acceptance accepted = plan.accept().run(context);
                    return accepted.changed() ? accepted : Acceptance.accepted();
                });
                changed.completion(context -> context.acceptance().handle().isPresent()
                        ? plan.completion().check(context)
                        : new Completion.Done());
            }
        };
    }

    static PlanChange doesNothing() {
        return new PlanChange() {
            @Override
            public <T> void apply(OperationPlan<T> plan, OperationPlan.Builder<T> changed) {
                changed.accept(context -> Acceptance.accepted())
                        .completion(Completion.immediate())
                        .touched(context -> Set.of());
            }
        };
    }

    static PlanChange losesOutput() {
        return new PlanChange() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> void apply(OperationPlan<T> plan, OperationPlan.Builder<T> changed) {
                changed.result(context -> (T)
                        ExecResult.of(((ExecResult) plan.result().run(context)).exitCode(), new byte[0], new byte[0]));
            }
        };
    }
}
