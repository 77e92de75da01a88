package dev.polyvisor.simulators.lxd.guest;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.ExecResult;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.ExecSpecBuilder;
import dev.polyvisor.api.instance.OutputSink;
import dev.polyvisor.api.instance.TerminalSize;
import dev.polyvisor.simulators.fake.backend.Content;
import dev.polyvisor.simulators.fake.guest.CommandRun;
import dev.polyvisor.simulators.fake.guest.Guest;
import dev.polyvisor.simulators.fake.program.GuestProgram;
import dev.polyvisor.simulators.lxd.operation.Operation;
import dev.polyvisor.simulators.lxd.operation.Operations;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.state.Status;
import dev.polyvisor.simulators.lxd.work.Images;
import dev.polyvisor.simulators.lxd.work.Power;
import dev.polyvisor.simulators.lxd.work.Work;
import dev.polyvisor.spi.exec.CommandStreams;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs commands in instances. Thread safety: may be used from any thread. */
public final class Commands {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final DataSize MOST_RECORDED = DataSize.gib(1);

    private final Work work;
    private final Images images;
    private final Power power;
    private final Sockets sockets;
    private final ExecutorService executor;
    private final Map<String, GuestProgram> programs = new ConcurrentHashMap<>();

    public Commands(Work work, Images images, Power power, Sockets sockets, ExecutorService executor) {
        this.work = work;
        this.images = images;
        this.power = power;
        this.sockets = sockets;
        this.executor = executor;
    }

    /** A program that every instance has from now on. */
    public void install(String name, GuestProgram program) {
        programs.put(name, program);
    }

    /** {@code POST .../exec}. */
    public Operation start(Instance instance, JsonNode body) {
        work.state().locked(() -> needRunning(instance));
        Request request = Request.of(instance, body, work.state());
        if (Json.flag(body, "wait-for-websocket")) {
            return attached(instance, request);
        }
        boolean recorded = Json.flag(body, "record-output");
        return work.operations()
                .start("Executing command", instance.project(), Work.resources(instance.name()), operation -> {
                    announce(instance, request);
                    return run(instance, request, operation, recorded);
                });
    }

    static void needRunning(Instance instance) {
        if (instance.status() == Status.FROZEN) {
            throw Refused.invalid("Instance is frozen");
        } else if (instance.status() != Status.RUNNING) {
            throw Refused.invalid("Instance is not running");
        }
    }

    /** What the client asked for, completed as LXD does. */
    record Request(
            List<String> command,
            Map<String, String> environment,
            ExecSpecBuilder spec,
            boolean interactive,
            TerminalSize size,
            String directory) {
        static Request of(Instance instance, JsonNode body, LxdState state) {
            List<String> command = Json.texts(body.path("command"));
            Map<String, String> environment = new TreeMap<>();
            Map<String, String> config =
                    state.locked(() -> state.profilesOf(instance.project()).config(instance.setup()));
            config.forEach((key, value) -> {
                if (key.startsWith("environment.")) {
                    environment.put(key.substring("environment.".length()), value);
                }
            });
            environment.putAll(Json.textMap(body.path("environment"), "InstanceExecPost.environment"));
            long user = body.path("user").asLong(0);
            environment.putIfAbsent("PATH", PATH);
            environment.putIfAbsent("LANG", "C.UTF-8");
            if (user == 0) {
                environment.putIfAbsent("HOME", "/root");
                environment.putIfAbsent("USER", "root");
            }
            boolean interactive = Json.flag(body, "interactive");
            TerminalSize size = new TerminalSize(
                    Math.max(1, body.path("width").asInt(80)),
                    Math.max(1, body.path("height").asInt(25)));
            String given = Json.text(body, "cwd");
            String directory = given.isEmpty() ? user == 0 ? "/root" : "/" : given;
            try {
                ExecSpecBuilder spec = ExecSpec.of(command)
                        .environment(environment)
                        .user(user)
                        .group(body.path("group").asLong(0));
                return new Request(command, environment, spec, interactive, size, directory);
            } catch (PolyvisorException e) {
                throw Refused.invalid(String.valueOf(e.getMessage()));
            }
        }
    }

    void announce(Instance instance, Request request) {
        ObjectNode context = Json.object();
        context.set("command", Json.strings(request.command));
        work.events()
                .lifecycle("instance-exec", instance.project(), "/1.0/instances/" + instance.name(), context, false);
    }

    /** Without sockets: what it prints is kept in files or lost. */
    private ObjectNode run(Instance instance, Request request, Operation operation, boolean recorded)
            throws InterruptedException {
        int obstacle = obstacle(instance, request);
        if (obstacle != 0) {
            throw refuse(operation, Json.object(), obstacle);
        }
        OutputSink sink = recorded ? OutputSink.collect() : OutputSink.discard();
        ExecSpec spec = spec(instance, request)
                .stdout(sink)
                .stderr(sink)
                .outputLimit(MOST_RECORDED)
                .build();
        CommandRun run = begin(instance, spec, new CommandStreams(spec));
        ObjectNode result = Json.object();
        try {
            ExecResult ended = run.ended().get();
            if (recorded) {
                String prefix = "exec_" + operation.id();
                work.state().locked(() -> {
                    instance.logs().put(prefix + ".stdout", ended.stdoutBytes());
                    instance.logs().put(prefix + ".stderr", ended.stderrBytes());
                });
                String base = "/1.0/instances/" + instance.name() + "/logs/" + prefix;
                result.putObject("output").put("1", base + ".stdout").put("2", base + ".stderr");
            }
            return result.put("return", ended.exitCode());
        } catch (ExecutionException e) {
            throw Refused.failed(String.valueOf(e.getCause()));
        } finally {
            run.kill();
        }
    }

    private Operation attached(Instance instance, Request request) {
        ObjectNode metadata = Json.object();
        metadata.set("command", Json.strings(request.command));
        metadata.set("environment", Json.map(request.environment));
        Map<String, String> secrets = new TreeMap<>();
        work.state().locked(() -> {
            for (String name : request.interactive ? List.of("0", "control") : List.of("0", "1", "2", "control")) {
                secrets.put(name, work.state().numbers().digits());
            }
        });
        metadata.set("fds", Json.map(secrets));
        metadata.put("interactive", request.interactive);
        Operation operation = work.operations()
                .create(
                        Operation.Sort.WEBSOCKET,
                        "Executing command",
                        instance.project(),
                        Work.resources(instance.name()),
                        false,
                        metadata);
        ExecSession session = new ExecSession(this, instance, request, operation, metadata, secrets);
        sockets.add(operation, session);
        session.expectSockets();
        return operation;
    }

    Operations operations() {
        return work.operations();
    }

    LxdState state() {
        return work.state();
    }

    int obstacle(Instance instance, Request request) {
        return guest(instance).obstacle(request.command.get(0), request.directory);
    }

    /** The operation fails, and still tells a return code. */
    Refused refuse(Operation operation, ObjectNode metadata, int obstacle) {
        work.operations().update(operation, metadata.put("return", obstacle));
        return Refused.failed(obstacle == 127 ? "Command not found" : "Command not executable");
    }

    ExecSpecBuilder spec(Instance instance, Request request) {
        boolean there = work.state()
                .locked(() -> files(instance)
                        .follow(request.directory)
                        .map(Content.Node::isDirectory)
                        .orElse(false));
        return request.spec.directory(there ? request.directory : "/");
    }

    CommandRun begin(Instance instance, ExecSpec spec, CommandStreams streams) {
        long pid = work.state().locked(() -> work.state().numbers().pid());
        CommandRun run = new CommandRun(work.state().clock(), executor, spec, streams, instance.name(), pid);
        Runnable kill = run::kill;
        work.state().locked(() -> instance.untilStop().add(kill));
        CompletableFuture<ExecResult> unused = run.ended()
                .whenComplete((result, error) ->
                        work.state().locked(() -> instance.untilStop().remove(kill)));
        run.start(guest(instance).program());
        return run;
    }

    public Files files(Instance instance) {
        Files files = new Files(
                instance.files(() -> images.root(instance.name())), work.state().now());
        if (instance.isUp()) {
            work.state().mounted(instance).forEach(files::mount);
        }
        return files;
    }

    private Guest guest(Instance instance) {
        return new Guest(
                path -> work.state().locked(() -> files(instance).follow(path)), name -> program(instance, name));
    }

    private Optional<GuestProgram> program(Instance instance, String name) {
        GuestProgram installed = programs.get(name);
        if (installed == null && (name.equals("poweroff") || name.equals("/sbin/poweroff"))) {
            return Optional.of(process -> {
                // the command returns, and then the system goes down
                executor.execute(() -> power.powerOff(instance));
                return 0;
            });
        }
        return Optional.ofNullable(installed);
    }
}
