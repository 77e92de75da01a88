package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Progress;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.Completion;
import dev.polyvisor.api.driver.OperationContext;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.Cmd;
import dev.polyvisor.api.instance.ExecResult;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.driver.lxd.client.LxdFailures;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.spi.exec.CommandStreams;
import dev.polyvisor.spi.exec.RunningCmd;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands. LXD tells the exit code through an operation, and forgets that five seconds after its end: the operation is
 * waited for from the beginning, beside the sockets that carry the streams.
 */
final class Execution {
    private static final Duration LOOK = Duration.ofSeconds(10);
    /** How long the streams of a command may go on after its operation has ended. */
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private static final Duration AGAIN = Duration.ofMillis(20);

    private final InstanceHandle instance;
    private final Parts parts;

    Execution(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    Cmd start(ExecSpec spec) {
        instance.need(spec.terminal().isPresent() ? Capability.EXEC_INTERACTIVE : Capability.EXEC);
        CommandStreams streams = new CommandStreams(spec);
        CommandRun run =
                spec.recorded() ? new RecordedRun(parts, instance, streams) : new AttachedRun(parts, spec, streams);
        Operation<ExecResult> operation = parts.context()
                .operations()
                .start(OperationPlan.<ExecResult>of("instance.exec")
                        .subject(instance.key())
                        // a command begins when its streams are there: without them a lost request has no effect
                        .repeatable()
                        .accept(context -> accept(spec, run))
                        .completion(new RunCompletion(run))
                        .result(context -> run.result())
                        .build())
                .onDone(ended -> run.end(ended.state().name()));
        return new RunningCmd(operation, spec, streams, run);
    }

    private Acceptance accept(ExecSpec spec, CommandRun run) throws InterruptedException {
        Found found = instance.find();
        if (!found.isRunning() || found.isFrozen()) {
            throw Refusals.precondition(
                    "instance '" + found.name() + "' is " + found.wire().status() + "; a command needs it running");
        }
        WireOperation operation = parts.calls()
                .begin(Requests.exec(found, body(spec)))
                .orElseThrow(() -> PolyvisorException.of(ErrorCode.INTERNAL, "LXD gave no operation for a command"));
        run.begin(operation);
        return Acceptance.accepted();
    }

    private static Map<String, Object> body(ExecSpec spec) {
        Map<String, String> environment = new LinkedHashMap<>(spec.environment());
        spec.secretEnvironment().forEach((name, secret) -> environment.put(name, secret.reveal()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("command", spec.command());
        body.put("environment", environment);
        body.put("interactive", spec.terminal().isPresent());
        body.put("wait-for-websocket", !spec.recorded());
        body.put("record-output", spec.recorded());
        spec.terminal().ifPresent(size -> {
            body.put("width", size.columns());
            body.put("height", size.rows());
        });
        spec.user().ifPresent(user -> body.put("user", user));
        spec.group().ifPresent(group -> body.put("group", group));
        spec.directory().ifPresent(directory -> body.put("cwd", directory));
        return body;
    }

    /** Waits for the operation, then for the end of the streams. */
    private final class RunCompletion implements Completion {
        private final CommandRun run;
        private final AtomicReference<@Nullable WireOperation> ended = new AtomicReference<>();

        RunCompletion(CommandRun run) {
            this.run = run;
        }

        @Override
        public Status check(OperationContext context) throws InterruptedException {
            WireOperation operation = ended.get();
            if (operation == null) {
                Optional<WireOperation> seen = parts.calls().await(run.operation(), LOOK);
                if (seen.isEmpty()) {
                    return new Failed(run.failure()
                            .orElseGet(() -> PolyvisorException.of(
                                    ErrorCode.UNAVAILABLE, "LXD has forgotten how the command ended")));
                }
                if (!seen.get().isFinal()) {
                    return new Running(Progress.none(), Duration.ZERO);
                }
                operation = seen.get();
                ended.set(operation);
            }
            if (!run.drain(operation, DRAIN)) {
                return new Running(Progress.none(), AGAIN);
            }
            return status(operation);
        }

        private Status status(WireOperation operation) {
            Optional<PolyvisorException> failure = run.failure();
            if (failure.isPresent()) {
                return failure.get().code() == ErrorCode.CANCELLED ? new Cancelled() : new Failed(failure.get());
            }
            return exitCode(operation).isPresent() ? new Done() : new Failed(LxdFailures.of(operation));
        }

        @Override
        public Cancellation cancel(OperationContext context) {
            if (ended.get() != null) {
                return Cancellation.TOO_LATE;
            }
            run.fail(PolyvisorException.of(ErrorCode.CANCELLED, "the command was killed"));
            return Cancellation.CANCELLED;
        }
    }

    /** The exit code. A command that cannot be found or run has one although its operation failed; -1 is none. */
    static Optional<Integer> exitCode(WireOperation operation) {
        return operation.metadata().get("return") instanceof Number code && code.intValue() >= 0
                ? Optional.of(code.intValue())
                : Optional.empty();
    }
}
