package dev.polyvisor.api.instance;

import java.io.OutputStream;
import java.util.Objects;

/** What becomes of one output stream of a command. */
public sealed interface OutputSink {

    /**
     * Kept for the result.
     *
     * @return the sink
     */
    static OutputSink collect() {
        return new Collect();
    }

    /**
     * Read by the caller.
     *
     * @return the sink
     */
    static OutputSink open() {
        return new Open();
    }

    /**
     * Thrown away.
     *
     * @return the sink
     */
    static OutputSink discard() {
        return new Discard();
    }

    /**
     * Written to a stream of the caller.
     *
     * @param stream what to write to; not closed
     * @return the sink
     */
    static OutputSink to(OutputStream stream) {
        return new To(stream);
    }

    /** Kept in memory and part of {@link ExecResult}, up to {@link ExecSpec#outputLimit()}. */
    record Collect() implements OutputSink {}

    /** Read by the caller from {@link Cmd#stdout()} or {@link Cmd#stderr()}; nothing is kept. */
    record Open() implements OutputSink {}

    /** Thrown away. */
    record Discard() implements OutputSink {}

    /**
     * Written to a stream of the caller on the fleet's executor; flushed at the end, not closed. When it throws, the
     * command is killed and the operation fails with the cause.
     *
     * @param stream what to write to
     */
    record To(OutputStream stream) implements OutputSink {
        /** Checks the values. */
        public To {
            Objects.requireNonNull(stream, "stream");
        }
    }
}
