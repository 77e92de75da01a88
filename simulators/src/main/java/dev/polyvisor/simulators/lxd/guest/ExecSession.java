package dev.polyvisor.simulators.lxd.guest;

import dev.polyvisor.api.instance.ExecResult;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.ExecSpecBuilder;
import dev.polyvisor.api.instance.OutputSink;
import dev.polyvisor.api.instance.StdinSource;
import dev.polyvisor.api.instance.TerminalSize;
import dev.polyvisor.simulators.fake.guest.CommandRun;
import dev.polyvisor.simulators.lxd.guest.Commands.Request;
import dev.polyvisor.simulators.lxd.operation.Operation;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.state.Status;
import dev.polyvisor.simulators.server.Frames;
import dev.polyvisor.spi.exec.CommandStreams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A command whose streams are sockets. It begins when they are there, and not at all when they do not come in time. */
final class ExecSession implements SocketSession {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int BROKEN_PIPE = 141;

    private final Commands commands;
    private final Instance instance;
    private final Request request;
    private final Operation operation;
    private final ObjectNode metadata;
    private final Map<String, String> names;
    private final Map<String, Frames> sockets = new ConcurrentHashMap<>();
    private final Set<String> required;
    private final CommandStreams streams;
    private final ExecSpec spec;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<CommandRun> run = new CompletableFuture<>();
    private final CompletableFuture<Void> terminalClosed = new CompletableFuture<>();

    ExecSession(
            Commands commands,
            Instance instance,
            Request request,
            Operation operation,
            ObjectNode metadata,
            Map<String, String> secrets) {
        this.commands = commands;
        this.instance = instance;
        this.request = request;
        this.operation = operation;
        this.metadata = metadata;
        this.names = secrets.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
        this.required = request.interactive() ? Set.of("0", "control") : Set.of("0", "1", "2");
        ExecSpecBuilder builder = commands.spec(instance, request).stdin(StdinSource.open());
        if (request.interactive()) {
            builder.terminal(request.size()).stdout(OutputSink.to(new Terminal()));
        } else {
            builder.stdout(OutputSink.to(new Output("1"))).stderr(OutputSink.to(new Output("2")));
        }
        this.spec = builder.build();
        this.streams = new CommandStreams(spec);
    }

    void expectSockets() {
        commands.state().clock().schedule(PATIENCE, () -> {
            if (begun.compareAndSet(false, true)) {
                commands.operations().end(operation, Status.FAILURE, "Timed out waiting for websockets to connect");
                sockets.values().forEach(Frames::end);
                closeInput();
            }
        });
        var unused = operation.ended().thenRun(this::kill);
    }

    @Override
    public Map<String, String> names() {
        return names;
    }

    @Override
    public void opened(String name, Frames frames) {
        if (sockets.putIfAbsent(name, frames) != null) {
            // the second one of a secret is connected and gets nothing
            return;
        }
        if (sockets.keySet().containsAll(required) && begun.compareAndSet(false, true)) {
            begin();
        }
    }

    private void begin() {
        commands.announce(instance, request);
        int obstacle = commands.obstacle(instance, request);
        if (obstacle != 0) {
            Refused why = commands.refuse(operation, metadata, obstacle);
            endStreams();
            commands.operations().end(operation, Status.FAILURE, String.valueOf(why.getMessage()));
            closeInput();
            return;
        }
        CommandRun started = commands.begin(instance, spec, streams);
        run.complete(started);
        CompletableFuture<ExecResult> unused = started.ended().whenComplete(this::ended);
    }

    private void ended(@Nullable ExecResult result, @Nullable Throwable error) {
        endStreams();
        CompletableFuture<Void> mayEnd =
                request.interactive() ? terminalClosed : CompletableFuture.completedFuture(null);
        CompletableFuture<Void> unused = mayEnd.thenRun(() -> {
            commands.operations()
                    .update(operation, metadata.put("return", result == null ? BROKEN_PIPE : result.exitCode()));
            commands.operations().end(operation, Status.SUCCESS, "");
        });
    }

    /** An empty text is the end of a stream; then the connection ends without a word. */
    private void endStreams() {
        if (request.interactive()) {
            Frames terminal = sockets.get("0");
            if (terminal == null || !terminal.text("")) {
                terminalClosed.complete(null);
            }
        } else {
            for (String output : Set.of("1", "2")) {
                Frames frames = sockets.get(output);
                if (frames != null) {
                    boolean unused = frames.text("");
                    frames.end();
                }
            }
            end("0");
        }
        end("control");
    }

    private void end(String name) {
        Frames frames = sockets.get(name);
        if (frames != null) {
            frames.end();
        }
    }

    @Override
    public void data(String name, byte[] payload, boolean text) {
        if (name.equals("control")) {
            control(payload);
        } else if (name.equals("0") && text) {
            closeInput();
        } else if (name.equals("0")) {
            try {
                input().write(payload);
            } catch (IOException ended) {
                // nobody reads any more
            }
        }
    }

    private void control(byte[] payload) {
        try {
            JsonNode message = Json.MAPPER.readTree(payload);
            switch (Json.text(message, "command")) {
                case "signal" -> {
                    var unused =
                            run.thenAccept(r -> r.signal(message.path("signal").asInt(0)));
                }
                case "window-resize" -> resize(message.path("args"));
                default -> {
                    // LXD says nothing to what it does not know
                }
            }
        } catch (JacksonException malformed) {
            // LXD says nothing to that either
        }
    }

    private void resize(JsonNode arguments) {
        String width = Json.text(arguments, "width");
        String height = Json.text(arguments, "height");
        if (width.matches("\\d{1,4}") && height.matches("\\d{1,4}")) {
            TerminalSize size = new TerminalSize(Integer.parseInt(width), Integer.parseInt(height));
            var unused = run.thenAccept(r -> r.resize(size));
        }
    }

    @Override
    public void closed(String name) {
        switch (name) {
            case "0" -> {
                if (request.interactive()) {
                    // a command that still runs does not notice
                    terminalClosed.complete(null);
                } else {
                    closeInput();
                }
            }
            case "control" -> kill();
            default -> {
                if (!sockets.containsKey("control")) {
                    kill();
                }
            }
        }
    }

    private void kill() {
        var unused = run.thenAccept(CommandRun::kill);
    }

    private OutputStream input() {
        return streams.callerInput().orElseThrow();
    }

    private void closeInput() {
        try {
            input().close();
        } catch (IOException ended) {
            // it has ended by itself
        }
    }

    /** One output as binary frames. */
    private class Output extends OutputStream {
        private final String name;

        private Output(String name) {
            this.name = name;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Frames frames = sockets.get(name);
            if (length > 0 && (frames == null || !frames.binary(bytes, offset, length))) {
                throw new IOException("the client has gone");
            }
        }
    }

    /** A terminal puts a carriage return before each line end. What nobody sees is lost. */
    private final class Terminal extends Output {
        private Terminal() {
            super("0");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(length + 16);
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] == '\n') {
                    out.write('\r');
                }
                out.write(bytes[i]);
            }
            Frames frames = sockets.get("0");
            if (frames != null && length > 0) {
                boolean unused = frames.binary(out.toByteArray(), 0, out.size());
            }
        }
    }
}
