package dev.polyvisor.spi.exec;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.OutputSink;
import dev.polyvisor.api.instance.StdinSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The three streams of a command, both ends of them: the caller's, in the forms that an {@link ExecSpec} names, and the
 * command's, which a driver connects with what carries them.
 *
 * <p>Thread safety: each stream as those of {@link Pipe}.
 */
public final class CommandStreams {
    private static final int BUFFER = 1 << 16;

    private final AtomicLong room;
    private final List<Pipe> pipes = new ArrayList<>();
    private final InputStream programInput;
    private final OutputStream programOutput;
    private final OutputStream programErrors;
    private final ByteArrayOutputStream collectedOutput = new ByteArrayOutputStream();
    private final ByteArrayOutputStream collectedErrors = new ByteArrayOutputStream();
    private Optional<OutputStream> callerInput = Optional.empty();
    private Optional<InputStream> callerOutput = Optional.empty();
    private Optional<InputStream> callerErrors = Optional.empty();
    private Optional<Pump> pump = Optional.empty();
    private Runnable overflow = () -> {};

    /**
     * Makes the streams of a command that has not begun yet.
     *
     * @param spec which forms they have
     */
    public CommandStreams(ExecSpec spec) {
        this.room = new AtomicLong(spec.outputLimit().bytes());
        this.programInput = input(spec.stdin());
        this.programOutput = output(spec.stdout(), collectedOutput, true);
        this.programErrors = output(spec.stderr(), collectedErrors, false);
    }

    /**
     * Sets what is done when more is printed than may be collected; the writing side gets an {@link IOException} too.
     *
     * @param action called once or more often, on the thread that writes
     */
    public void onOverflow(Runnable action) {
        this.overflow = action;
    }

    /**
     * Where the caller writes, if he has asked for it.
     *
     * @return the stream, the same at each call; empty when it was not declared open
     */
    public Optional<OutputStream> callerInput() {
        return callerInput;
    }

    /**
     * Where the caller reads the output, if he has asked for it.
     *
     * @return the stream, the same at each call; empty when it was not declared open
     */
    public Optional<InputStream> callerOutput() {
        return callerOutput;
    }

    /**
     * Where the caller reads the errors, if he has asked for it.
     *
     * @return the stream, the same at each call; empty when it was not declared open
     */
    public Optional<InputStream> callerErrors() {
        return callerErrors;
    }

    /**
     * What the command reads.
     *
     * @return the stream, the same at each call
     */
    public InputStream programInput() {
        return programInput;
    }

    /**
     * What the command prints to; it throws when it takes no more.
     *
     * @return the stream, the same at each call
     */
    public OutputStream programOutput() {
        return programOutput;
    }

    /**
     * What the command prints its errors to; it throws when it takes no more.
     *
     * @return the stream, the same at each call
     */
    public OutputStream programErrors() {
        return programErrors;
    }

    /**
     * What was collected of the output.
     *
     * @return the bytes, none unless it was to be collected
     */
    public byte[] stdoutBytes() {
        return collectedOutput.toByteArray();
    }

    /**
     * What was collected of the errors.
     *
     * @return the bytes, none unless it was to be collected
     */
    public byte[] stderrBytes() {
        return collectedErrors.toByteArray();
    }

    /**
     * Begins to carry a stream of the caller to the command, if he gave one. It ends with the stream, with the command,
     * or when the thread is interrupted while it waits for the command.
     *
     * @param executor where it is read
     */
    public void pump(Executor executor) {
        pump.ifPresent(executor::execute);
    }

    /** The command has ended: nothing is read and nothing more is written. Idempotent. */
    public void end() {
        pipes.forEach(Pipe::endInput);
        callerInput.ifPresent(unused -> pipes.get(0).endReading());
        pump.ifPresent(p -> p.pipe.endReading());
    }

    /**
     * The command has ended without telling how: open streams throw.
     *
     * @param cause why
     */
    public void fail(PolyvisorException cause) {
        pipes.forEach(pipe -> pipe.fail(cause));
        pump.ifPresent(p -> p.pipe.endReading());
    }

    private InputStream input(StdinSource source) {
        if (source instanceof StdinSource.Bytes bytes) {
            return new ByteArrayInputStream(bytes.content());
        } else if (source instanceof StdinSource.Open) {
            Pipe pipe = pipe();
            callerInput = Optional.of(pipe.output());
            return pipe.input();
        } else if (source instanceof StdinSource.From from) {
            Pipe pipe = pipe();
            pump = Optional.of(new Pump(from.stream(), pipe));
            return pipe.input();
        }
        return InputStream.nullInputStream();
    }

    private OutputStream output(OutputSink sink, ByteArrayOutputStream collected, boolean isOutput) {
        if (sink instanceof OutputSink.Collect) {
            return new Bounded(collected);
        } else if (sink instanceof OutputSink.Open) {
            Pipe pipe = pipe();
            if (isOutput) {
                callerOutput = Optional.of(pipe.input());
            } else {
                callerErrors = Optional.of(pipe.input());
            }
            return pipe.output();
        } else if (sink instanceof OutputSink.To to) {
            return to.stream();
        }
        return OutputStream.nullOutputStream();
    }

    private Pipe pipe() {
        Pipe pipe = new Pipe(BUFFER);
        pipes.add(pipe);
        return pipe;
    }

    /** Keeps what is printed, up to the limit of both outputs together. */
    private final class Bounded extends OutputStream {
        private final ByteArrayOutputStream kept;

        private Bounded(ByteArrayOutputStream kept) {
            this.kept = kept;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            if (room.addAndGet(-length) < 0) {
                overflow.run();
                throw new IOException("more output than may be collected");
            }
            kept.write(buffer, offset, length);
        }
    }

    /** Carries a stream of the caller to the program until one of them ends. */
    private record Pump(InputStream from, Pipe pipe) implements Runnable {
        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try {
                int count = from.read(buffer);
                while (count >= 0 && !pipe.isReadingEnded()) {
                    pipe.output().write(buffer, 0, count);
                    count = from.read(buffer);
                }
                pipe.endInput();
            } catch (IOException e) {
                pipe.fail(PolyvisorException.of(ErrorCode.UNAVAILABLE, "the input of the command is broken", e));
            }
        }
    }
}
