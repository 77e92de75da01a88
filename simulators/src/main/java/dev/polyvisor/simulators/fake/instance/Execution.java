package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Progress;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.Completion;
import dev.polyvisor.api.driver.OperationContext;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.Cmd;
import dev.polyvisor.api.instance.ExecResult;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.StdinSource;
import dev.polyvisor.api.instance.TerminalSize;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.guest.CommandRun;
import dev.polyvisor.simulators.fake.guest.Guest;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.work.FileWork;
import dev.polyvisor.simulators.fake.work.Machines;
import dev.polyvisor.simulators.fake.work.Refusal;
import dev.polyvisor.spi.exec.CommandStreams;
import dev.polyvisor.spi.exec.RunningCmd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs commands in an instance. */
final class Execution {
    /** How long one look at a running command lasts, so that its end is known at once. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final FakeInstance instance;
    private final Parts parts;

    Execution(FakeInstance instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    Cmd start(ExecSpec spec) {
        instance.need(spec.terminal().isPresent() ? Capability.EXEC_INTERACTIVE : Capability.EXEC);
        if (spec.recorded() && !(spec.stdin() instanceof StdinSource.Nothing)) {
            throw Refusal.unimplemented("a recorded command has no input");
        }
        CommandStreams streams = new CommandStreams(spec);
        CommandRun run = new CommandRun(
                parts.session().context().clock(),
                parts.session().context().executor(),
                spec,
                streams,
                instance.name(),
                parts.backend().newPid());
        AtomicBoolean begun = new AtomicBoolean();
        Operation<ExecResult> operation = parts.session()
                .context()
                .operations()
                .start(OperationPlan.<ExecResult>of("instance.exec")
                        .subject(instance.key())
                        .accept(context -> accept(run, begun))
                        .lookup(context -> begun.get() ? Optional.of(Acceptance.accepted()) : Optional.empty())
                        .completion(new RunCompletion(parts, run))
                        .result(context -> result(run))
                        .build());
        Operation<ExecResult> watched = operation.onDone(ended ->
                run.abandon(PolyvisorException.of(ErrorCode.CANCELLED, "the operation has ended as " + ended.state())));
        return new RunningCmd(watched, spec, streams, new RunControls(watched, run));
    }

    private Acceptance accept(CommandRun run, AtomicBoolean begun) throws InterruptedException {
        parts.session().enter(FaultPoint.ACCEPT, FakeMachine.KIND);
        parts.session().enter(FaultPoint.EXEC, FakeMachine.KIND);
        parts.backend().locked(() -> {
            MachineDatum machine = parts.machines().get(instance.id());
            if (machine.type() == MachineType.VIRTUAL_MACHINE) {
                parts.machines().needGuest(machine);
            } else if (!Machines.isUp(machine)) {
                throw Refusal.precondition("instance '" + machine.name() + "' does not run");
            }
            Runnable kill = run::kill;
            List<Runnable> untilStop = parts.machines().interior(machine).untilStop();
            untilStop.add(kill);
            CompletableFuture<ExecResult> unused =
                    run.ended().whenComplete((result, error) -> parts.backend().locked(() -> untilStop.remove(kill)));
            parts.backend().lifecycle().tell(machine, LifecycleAction.EXEC);
            return null;
        });
        begun.set(true);
        run.start(guest().program());
        parts.session().enter(FaultPoint.REPLY, FakeMachine.KIND);
        return Acceptance.accepted();
    }

    private Guest guest() {
        return new Guest(
                path -> parts.backend()
                        .locked(() ->
                                new FileWork(parts.machines(), parts.machines().get(instance.id())).follow(path)),
                name -> parts.backend().programs().find(name));
    }

    private static ExecResult result(CommandRun run) {
        return run.ended().join();
    }

    private record RunControls(Operation<ExecResult> operation, CommandRun run) implements RunningCmd.Controls {
        @Override
        public OptionalLong pid() {
            return operation.state() == OperationState.ACCEPTED ? OptionalLong.empty() : OptionalLong.of(run.pid());
        }

        @Override
        public boolean hasEnded() {
            return run.ended().isDone();
        }

        @Override
        public void signal(int number) {
            run.signal(number);
        }

        @Override
        public void resize(TerminalSize size) {
            run.resize(size);
        }
    }

    /** Waits for the end of a run. */
    private record RunCompletion(Parts parts, CommandRun run) implements Completion {
        @Override
        public Status check(OperationContext context) throws InterruptedException {
            parts.session().enter(FaultPoint.CHECK, FakeMachine.KIND);
            if (!run.await(LOOK)) {
                return new Running(Progress.none(), Duration.ZERO);
            }
            try {
                ExecResult unused = run.ended().join();
                return new Done();
            } catch (CompletionException e) {
                PolyvisorException why = e.getCause() instanceof PolyvisorException told
                        ? told
                        : PolyvisorException.of(ErrorCode.INTERNAL, "the command failed", e);
                return why.code() == ErrorCode.CANCELLED ? new Cancelled() : new Failed(why);
            }
        }

        @Override
        public Cancellation cancel(OperationContext context) throws InterruptedException {
            parts.session().enter(FaultPoint.CANCEL, FakeMachine.KIND);
            if (run.ended().isDone()) {
                return Cancellation.TOO_LATE;
            }
            run.cancel();
            return Cancellation.CANCELLED;
        }
    }
}
