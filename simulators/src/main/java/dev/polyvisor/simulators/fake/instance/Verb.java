package dev.polyvisor.simulators.fake.instance;

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
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.fake.backend.Backend.Touched;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Job;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One verb: what its goal is, what it does, how long that takes. Made into a plan for the engine, whose request becomes a job
 * of the backend under a ticket, by which it is found again when the answer is lost. Not thread safe until it is started.
 *
 * @param <T> what the work results in
 */
final class Verb<T> {
    private final Parts parts;
    private final String name;
    private final AtomicReference<@Nullable String> machine = new AtomicReference<>();
    private BooleanSupplier reached = () -> false;
    private Supplier<Optional<MachineState>> meanwhile = Optional::empty;
    private @Nullable Supplier<Made> maker;
    private Consumer<String> work = id -> {};
    private Supplier<Duration> time;
    private boolean repeatable = true;
    private @Nullable String about;

    Verb(Parts parts, String name) {
        this.parts = parts;
        this.name = name;
        this.time = parts.session().settings()::work;
    }

    /** What it is done to. */
    Verb<T> on(String id) {
        machine.set(id);
        return this;
    }

    /** Whether the goal is reached already; throws what the backend refuses. */
    Verb<T> unless(BooleanSupplier goal) {
        this.reached = goal;
        return this;
    }

    /** Refuses what cannot be done, without a goal that could be reached already. */
    Verb<T> provided(Runnable check) {
        return unless(() -> {
            check.run();
            return false;
        });
    }

    /** The state that shows while it takes its time. */
    Verb<T> through(MachineState state) {
        return through(() -> Optional.of(state));
    }

    Verb<T> through(Supplier<Optional<MachineState>> state) {
        this.meanwhile = state;
        return this;
    }

    /**
     * What is made when the request arrives and taken away again when the work is given up.
     *
     * @param existing what an earlier try left; throws when the name belongs to somebody else
     * @param complete whether nothing is left to be done
     * @param fresh makes it
     */
    Verb<T> making(
            Supplier<Optional<MachineDatum>> existing, Predicate<MachineDatum> complete, Supplier<MachineDatum> fresh) {
        this.maker =
                () -> existing.get().map(found -> new Made(found, false)).orElseGet(() -> new Made(fresh.get(), true));
        return unless(() -> {
            Optional<MachineDatum> found = existing.get();
            found.ifPresent(m -> machine.set(m.id()));
            return found.filter(complete).isPresent();
        });
    }

    /** What is done at the end; gets the id of the machine. */
    Verb<T> doing(Consumer<String> value) {
        this.work = value;
        return this;
    }

    Verb<T> taking(Supplier<Duration> value) {
        this.time = value;
        return this;
    }

    /** What of the machine the result is: the name of a snapshot, the path of a file. */
    Verb<T> about(String value) {
        this.about = value;
        return this;
    }

    /** Each request is one more, so that a lost one is not sent again. */
    Verb<T> once() {
        this.repeatable = false;
        return this;
    }

    /** Starts it; the result is made when everything is done, of the id of the machine. */
    Operation<T> giving(Function<String, T> result) {
        return parts.session().context().operations().start(plan(result));
    }

    private OperationPlan<T> plan(Function<String, T> result) {
        String ticket =
                name + "-" + Long.toHexString(parts.session().context().random().nextLong());
        OperationPlan.Builder<T> plan = OperationPlan.<T>of(name)
                .accept(context -> accept(ticket))
                .lookup(context -> lookup(ticket))
                .completion(new JobCompletion(parts))
                .settle(context -> settle())
                .touched(this::touched)
                .result(context -> result.apply(id()));
        String subject = machine.get();
        if (subject != null) {
            plan.subject(parts.key(subject)).exclusive();
        }
        if (repeatable) {
            plan.repeatable();
        }
        return plan.build();
    }

    private Acceptance accept(String ticket) throws InterruptedException {
        parts.session().enter(FaultPoint.ACCEPT, FakeMachine.KIND);
        Optional<Job> job = parts.backend().locked(() -> begin(ticket));
        parts.session().enter(FaultPoint.REPLY, FakeMachine.KIND);
        return job.map(j -> Acceptance.accepted(j.id())).orElseGet(Acceptance::unchanged);
    }

    private Optional<Acceptance> lookup(String ticket) throws InterruptedException {
        parts.session().enter(FaultPoint.LOOKUP, FakeMachine.KIND);
        return parts.backend().jobs().findByTicket(ticket).map(job -> {
            String about = job.machine();
            if (about != null) {
                machine.set(about);
            }
            return Acceptance.accepted(job.id());
        });
    }

    private Optional<Job> begin(String ticket) {
        String subject = machine.get();
        if (subject != null) {
            parts.backend().jobs().needIdle(subject);
        }
        if (reached.getAsBoolean()) {
            return Optional.empty();
        }
        Set<Touched> touched = new LinkedHashSet<>();
        Duration takes = time.get();
        Runnable undo = parts.backend().recorded(touched, () -> prepare(takes));
        String id = id();
        MachineDatum subjectNow = parts.machines().get(id);
        Job job = parts.backend()
                .jobs()
                .begin(
                        ticket,
                        id,
                        takes,
                        parts.session().context().clock(),
                        () -> {
                            work.accept(id);
                            return null;
                        },
                        undo,
                        touched);
        job.describe(name, subjectNow, about);
        return Optional.of(job);
    }

    private Runnable prepare(Duration takes) {
        if (maker != null) {
            Made made = maker.get();
            machine.set(made.machine.id());
            return () -> {
                if (made.fresh) {
                    parts.machines().remove(made.machine, true);
                }
            };
        }
        Optional<MachineState> state = takes.isZero() ? Optional.empty() : meanwhile.get();
        if (state.isEmpty()) {
            return () -> {};
        }
        MachineDatum before = parts.machines().get(id());
        parts.backend().put(before.change().state(state.get()).build());
        return () -> parts.backend()
                .machine(before.id())
                .ifPresent(now ->
                        parts.backend().put(now.change().state(before.state()).build()));
    }

    /** The state that is left tells whether the goal is reached, unless each request is one more. */
    private Settlement settle() {
        if (!repeatable) {
            return Settlement.OPEN;
        }
        try {
            return parts.backend().locked(reached::getAsBoolean) ? Settlement.REACHED : Settlement.MISSED;
        } catch (PolyvisorException e) {
            return Settlement.MISSED;
        }
    }

    private Set<Target> touched(OperationContext context) {
        Set<Target> targets = new LinkedHashSet<>();
        targets.add(Target.entity(parts.key(id())));
        context.acceptance()
                .handle()
                .flatMap(parts.backend().jobs()::find)
                .ifPresent(job -> targets.addAll(parts.touched(job)));
        return targets;
    }

    private String id() {
        String id = machine.get();
        if (id == null) {
            throw new IllegalStateException(name + " has no subject yet");
        }
        return id;
    }

    /** A machine that was made, or taken over from an earlier try. */
    private record Made(MachineDatum machine, boolean fresh) {}

    /** Follows the job that an acceptance names. */
    record JobCompletion(Parts parts) implements Completion {

        @Override
        public Status check(OperationContext context) throws InterruptedException {
            parts.session().enter(FaultPoint.CHECK, FakeMachine.KIND);
            Optional<Job> found = job(context);
            if (found.isEmpty()) {
                return new Lost("the backend does not know the job any more");
            }
            Job job = found.get();
            PolyvisorException failure = job.failure();
            return switch (job.state()) {
                case RUNNING -> new Running(Progress.of(job.percent(), job.id()), job.remaining());
                case DONE -> new Done();
                case CANCELLED -> new Cancelled();
                case FAILED -> new Failed(failure == null ? Verb.noReason() : failure);
            };
        }

        @Override
        public Cancellation cancel(OperationContext context) throws InterruptedException {
            parts.session().enter(FaultPoint.CANCEL, FakeMachine.KIND);
            return job(context).filter(parts.backend().jobs()::cancel).isPresent()
                    ? Cancellation.CANCELLED
                    : Cancellation.TOO_LATE;
        }

        private Optional<Job> job(OperationContext context) {
            return context.acceptance().handle().flatMap(parts.backend().jobs()::find);
        }
    }

    private static PolyvisorException noReason() {
        return PolyvisorException.of(ErrorCode.INTERNAL, "the job failed without a reason");
    }
}
