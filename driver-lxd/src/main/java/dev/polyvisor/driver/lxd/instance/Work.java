package dev.polyvisor.driver.lxd.instance;

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
import dev.polyvisor.driver.lxd.client.LxdFailures;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One verb: a few steps, of which usually one is needed. The first that is needed is the request that the engine sends; the others
 * follow while it looks at the work. Each step is asked again whether it is needed before it is sent, so that what was lost on the
 * way to it is never sent blindly.
 *
 * <p>Not thread safe until it is started; then the engine runs one step of the plan after the other.
 *
 * @param <T> what the work results in
 */
final class Work<T> implements Completion {
    /** How long a look at an operation takes at most: as often its progress shows. */
    private static final Duration LOOK = Duration.ofSeconds(2);
    /** Between two tries while another operation holds the instance. */
    private static final Duration BUSY = Duration.ofMillis(500);

    private static final int MOST_BUSY = 20;

    private final Parts parts;
    private final String verb;
    private final List<Step> steps = new ArrayList<>();
    private final Set<Target> touched = new LinkedHashSet<>();
    /** Which step is next or under way. */
    private final AtomicInteger at = new AtomicInteger();
    /** How often another operation held the instance. */
    private final AtomicInteger busy = new AtomicInteger();

    private @Nullable ResourceKey subject;
    private Supplier<WorkHandle> about = () -> new WorkHandle("", "", "", "", "");
    private Supplier<Set<Target>> touchedLater = Set::of;

    private volatile @Nullable String current;
    private volatile boolean mayCancel;
    private volatile boolean cancelled;
    private volatile Set<String> before = Set.of();

    Work(Parts parts, String verb) {
        this.parts = parts;
        this.verb = verb;
    }

    /** What it is done to: work on one instance is done one after the other. */
    Work<T> on(ResourceKey key) {
        this.subject = key;
        this.touched.add(Target.entity(key));
        return this;
    }

    Work<T> then(Step step) {
        steps.add(step);
        return this;
    }

    /** What the handle says, apart from the operation. */
    Work<T> about(Supplier<WorkHandle> value) {
        this.about = value;
        return this;
    }

    /** What is to be read again at the end, besides what it is done to. */
    Work<T> touching(Supplier<Set<Target>> value) {
        this.touchedLater = value;
        return this;
    }

    /** Starts it; the result is made when everything is done. */
    Operation<T> giving(OperationPlan.Step<T> result) {
        return parts.context().operations().start(plan(result));
    }

    OperationPlan<T> plan(OperationPlan.Step<T> result) {
        OperationPlan.Builder<T> plan = OperationPlan.<T>of(verb)
                .accept(context -> accept())
                .lookup(context -> lookup())
                .completion(this)
                .settle(context -> settle())
                .touched(context -> touched())
                .result(result);
        if (subject != null) {
            plan.subject(subject).exclusive();
        }
        if (steps.stream().noneMatch(Step::isOneMore)) {
            plan.repeatable();
        }
        return plan.build();
    }

    /** The plan of work that another process began. */
    OperationPlan<T> resumed(WorkHandle handle, OperationPlan.Step<T> result) {
        current = handle.operation().isEmpty() ? null : handle.operation();
        OperationPlan.Builder<T> plan = OperationPlan.<T>of(verb)
                .accept(context -> Acceptance.accepted(handle.toString()))
                .completion(this)
                .settle(context -> settle())
                .touched(context -> touched())
                .result(result);
        if (subject != null) {
            plan.subject(subject);
        }
        return plan.build();
    }

    /** Those of the server that carries out the step under way. */
    private Calls calls() {
        int index = at.get();
        return index < steps.size() ? steps.get(index).elsewhere().orElse(parts).calls() : parts.calls();
    }

    private Acceptance accept() throws InterruptedException {
        for (at.set(0); at.get() < steps.size(); at.incrementAndGet()) {
            Step step = steps.get(at.get());
            if (!step.isReached()) {
                if (step.isOneMore()) {
                    before = calls().operationsOf(about.get()).stream()
                            .map(Calls.Known::id)
                            .collect(Collectors.toSet());
                }
                return accepted(step.send());
            }
        }
        return Acceptance.unchanged();
    }

    private Acceptance accepted(Optional<WireOperation> operation) {
        if (operation.isEmpty()) {
            current = null;
            at.incrementAndGet();
        } else {
            follow(operation.get());
        }
        return Acceptance.accepted(handle(operation.map(WireOperation::id).orElse("")));
    }

    private String handle(String operation) {
        WorkHandle it = about.get();
        return new WorkHandle(operation, it.project(), it.name(), it.id(), it.item()).toString();
    }

    /** Whether a request whose answer was lost took effect: it may have ended already. */
    private Optional<Acceptance> lookup() throws InterruptedException {
        Step step = steps.get(at.get());
        for (Calls.Known each : calls().operationsOf(about.get())) {
            boolean ours = step.isOneMore() ? !before.contains(each.id()) : !each.isFinal();
            if (ours && each.description().equals(step.description())) {
                current = each.id();
                return Optional.of(Acceptance.accepted(handle(each.id())));
            }
        }
        return !step.isOneMore() && step.isReached() ? Optional.of(accepted(Optional.empty())) : Optional.empty();
    }

    @Override
    public Status check(OperationContext context) throws InterruptedException {
        String looked = current;
        return looked == null ? next() : look(looked);
    }

    private Status look(String id) throws InterruptedException {
        Optional<WireOperation> seen = calls().await(id, LOOK);
        if (seen.isEmpty()) {
            current = null;
            if (at.get() < steps.size()
                    && (steps.get(at.get()).isOneMore() || !steps.get(at.get()).isReached())) {
                return new Lost("the operation " + id + " is gone");
            }
            at.incrementAndGet();
            return next();
        }
        WireOperation operation = seen.get();
        follow(operation);
        if (!operation.isFinal()) {
            if (at.get() < steps.size()) {
                steps.get(at.get()).watch(operation);
            }
            return new Running(progress(operation), Duration.ZERO);
        }
        current = null;
        return operation.succeeded() ? succeeded() : failed(operation);
    }

    private void follow(WireOperation operation) {
        mayCancel = operation.mayCancel();
        current = operation.id();
    }

    private Status succeeded() throws InterruptedException {
        if (at.get() < steps.size() && !steps.get(at.get()).isRepeated()) {
            at.incrementAndGet();
        }
        return next();
    }

    private Status failed(WireOperation operation) throws InterruptedException {
        Step step = at.get() < steps.size() ? steps.get(at.get()) : null;
        if (operation.cancelled() && (step == null || cancelled || !step.isAdopted())) {
            return new Cancelled();
        }
        if (step == null) {
            return new Failed(LxdFailures.of(operation));
        }
        if (isBusy(operation) && busy.incrementAndGet() <= MOST_BUSY) {
            return new Running(Progress.stage("waiting for other work on the instance"), BUSY);
        }
        if (!step.isOneMore() && step.isReached()) {
            return succeeded();
        }
        Optional<PolyvisorException> failure = step.failure(operation);
        return failure.isPresent() ? new Failed(failure.get()) : succeeded();
    }

    /** Whether another operation held the instance: it may be tried again after a pause. */
    private static boolean isBusy(WireOperation operation) {
        return LxdFailures.code(operation.err())
                .filter(code -> code == ErrorCode.UNAVAILABLE)
                .isPresent();
    }

    /** Sends the next step that is needed. */
    private Status next() throws InterruptedException {
        while (at.get() < steps.size()) {
            Step step = steps.get(at.get());
            if (step.isReached()) {
                at.incrementAndGet();
                continue;
            }
            Optional<WireOperation> sent = step.send();
            if (sent.isPresent()) {
                follow(sent.get());
                return new Running(progress(sent.get()), Duration.ZERO);
            }
            at.incrementAndGet();
        }
        return new Done();
    }

    @Override
    public Cancellation cancel(OperationContext context) throws InterruptedException {
        String running = current;
        if (running == null || !mayCancel) {
            return Cancellation.NOT_CANCELLABLE;
        }
        cancelled = calls().cancel(running);
        return cancelled ? Cancellation.CANCELLED : Cancellation.NOT_CANCELLABLE;
    }

    private Settlement settle() throws InterruptedException {
        boolean told = false;
        for (Step step : steps) {
            if (step.isOneMore()) {
                return Settlement.OPEN;
            }
            try {
                if (!step.isReached()) {
                    return Settlement.MISSED;
                }
                told = true;
            } catch (PolyvisorException e) {
                if (e.code() == ErrorCode.NOT_FOUND || e.code() == ErrorCode.FAILED_PRECONDITION) {
                    return Settlement.MISSED;
                }
                throw e;
            }
        }
        return told ? Settlement.REACHED : Settlement.OPEN;
    }

    private Set<Target> touched() {
        Set<Target> all = new LinkedHashSet<>(touched);
        all.addAll(touchedLater.get());
        return all;
    }

    /** LXD tells numbers as text, and each sort of work under names of its own. */
    private static Progress progress(WireOperation operation) {
        if (operation.metadata().get("progress") instanceof Map<?, ?> told) {
            String stage = String.valueOf(told.get("stage"));
            String percent = String.valueOf(told.get("percent"));
            return percent.matches("[0-9]{1,3}")
                    ? Progress.of(Integer.parseInt(percent), stage)
                    : Progress.stage(stage);
        }
        return Progress.stage(operation.description());
    }
}
