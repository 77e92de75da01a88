package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.ExecResult;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.spi.exec.CommandStreams;
import dev.polyvisor.spi.exec.RunningCmd;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A command that runs, with what carries its streams. Thread safety: may be used from any thread. */
abstract class CommandRun implements RunningCmd.Controls {
    private final CommandStreams streams;
    private final AtomicReference<@Nullable PolyvisorException> failure = new AtomicReference<>();
    private volatile @Nullable WireOperation operation;
    private volatile boolean ended;

    CommandRun(CommandStreams streams) {
        this.streams = streams;
    }

    final CommandStreams streams() {
        return streams;
    }

    /** LXD has the command: connects what carries its streams. */
    final void begin(WireOperation begun) throws InterruptedException {
        operation = begun;
        connect(begun);
    }

    /** The id of its operation. */
    final String operation() {
        return begun().id();
    }

    private WireOperation begun() {
        WireOperation known = operation;
        if (known == null) {
            throw new IllegalStateException("the command has not begun");
        }
        return known;
    }

    final Optional<PolyvisorException> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Kills it for a reason, which is how it ends for the caller. The first one counts. */
    final void fail(PolyvisorException why) {
        if (!ended && failure.compareAndSet(null, why)) {
            kill();
        }
    }

    final boolean drain(WireOperation finished, Duration limit) throws InterruptedException {
        operation = finished;
        return drained(finished, limit);
    }

    final ExecResult result() {
        WireOperation finished = begun();
        int code = Execution.exitCode(finished).orElseThrow();
        ExecResult result = ExecResult.of(code, streams.stdoutBytes(), streams.stderrBytes());
        return finished.succeeded() ? result : result.withMessage(finished.err());
    }

    /** The operation of the caller has ended: whatever is still there goes. */
    final void end(String how) {
        ended = true;
        PolyvisorException why = failure.get();
        if (why != null || !how.equals("SUCCEEDED")) {
            streams.fail(
                    why != null ? why : PolyvisorException.of(ErrorCode.CANCELLED, "the command has ended as " + how));
        }
        streams.end();
        release();
    }

    @Override
    public final OptionalLong pid() {
        return OptionalLong.empty();
    }

    @Override
    public final boolean hasEnded() {
        return ended;
    }

    abstract void connect(WireOperation begun) throws InterruptedException;

    abstract void kill();

    /** Whether all output has arrived; waits for a bounded time. */
    abstract boolean drained(WireOperation finished, Duration limit) throws InterruptedException;

    /** Lets go of everything. Idempotent. */
    abstract void release();
}
