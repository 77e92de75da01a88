package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.instance.ConsoleSession;
import dev.polyvisor.api.instance.ConsoleSpec;
import dev.polyvisor.api.instance.ConsoleType;
import dev.polyvisor.api.instance.TerminalSize;
import dev.polyvisor.simulators.fake.work.Refusal;
import dev.polyvisor.spi.exec.Pipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A session with a console that prints what is typed. Thread safety: as the contract says. */
final class EchoConsole implements ConsoleSession {
    private static final int BUFFER = 1 << 16;
    private static final String RFB = "RFB 003.008\n";

    private final Parts parts;
    private final String machine;
    private final ConsoleSpec spec;
    private final Pipe printed = new Pipe(BUFFER);
    private final OutputStream typed = new Typed();
    private final CompletableFuture<ConsoleSession> ended = new CompletableFuture<>();

    EchoConsole(Parts parts, String machine, ConsoleSpec spec) {
        this.parts = parts;
        this.machine = machine;
        this.spec = spec;
        if (spec.type() == ConsoleType.VNC) {
            greet();
        }
    }

    @Override
    public InputStream input() {
        return printed.input();
    }

    @Override
    public OutputStream output() {
        return typed;
    }

    @Override
    public void resize(int columns, int rows) {
        TerminalSize unused = new TerminalSize(columns, rows);
        if (spec.type() != ConsoleType.SERIAL) {
            throw Refusal.unimplemented("a graphical console has no size in characters");
        }
        if (!isOpen()) {
            throw Refusal.precondition("the session has ended");
        }
    }

    @Override
    public boolean isOpen() {
        return !ended.isDone();
    }

    @Override
    public CompletionStage<ConsoleSession> ended() {
        return ended.thenApplyAsync(
                session -> session, parts.session().context().executor());
    }

    @Override
    public void close() {
        end();
    }

    /** Ends it from either side. */
    void end() {
        printed.endInput();
        if (ended.complete(this)) {
            parts.backend().locked(() -> {
                parts.backend()
                        .machine(machine)
                        .ifPresent(m -> parts.machines()
                                .interior(m)
                                .leaveConsole(spec.type().name()));
                return null;
            });
        }
    }

    private void greet() {
        try {
            printed.output().write(RFB.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw Refusal.precondition("the console is closed");
        }
    }

    /** The echo, and the log of a serial console. */
    private final class Typed extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            if (!isOpen()) {
                throw new IOException("the session has ended");
            }
            printed.output().write(buffer, offset, length);
            if (spec.type() == ConsoleType.SERIAL) {
                String text = new String(buffer, offset, length, StandardCharsets.UTF_8);
                parts.backend().locked(() -> {
                    parts.backend()
                            .machine(machine)
                            .ifPresent(m -> parts.machines().interior(m).print(text));
                    return null;
                });
            }
        }
    }
}
