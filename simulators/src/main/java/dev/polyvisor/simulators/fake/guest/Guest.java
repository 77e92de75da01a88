package dev.polyvisor.simulators.fake.guest;

import dev.polyvisor.simulators.fake.backend.Content.Node;
import dev.polyvisor.simulators.fake.program.GuestProgram;
import dev.polyvisor.simulators.fake.work.FileWork;
import dev.polyvisor.simulators.fake.work.Machines;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The system inside one machine: which programs there are. Thread safety: may be used from any thread. */
public final class Guest {
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    private final Machines machines;
    private final String machine;

    public Guest(Machines machines, String machine) {
        this.machines = machines;
        this.machine = machine;
    }

    /** What runs when a command is given. */
    public GuestProgram program() {
        return process -> run((Command) process);
    }

    Optional<Node> file(String path) {
        return machines.backend().locked(() -> new FileWork(machines, machines.get(machine)).follow(path));
    }

    int run(Command command) throws InterruptedException {
        String path = command.name();
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean standard = path.equals(name) || path.equals("/bin/" + name) || path.equals("/usr/bin/" + name);
        Optional<GuestProgram> put = machines.backend()
                .programs()
                .find(path)
                .or(() -> standard ? machines.backend().programs().find(name) : Optional.empty());
        if (put.isPresent()) {
            return put.get().run(command);
        }
        if (standard && Builtins.has(name)) {
            return new Builtins(this).run(name, command);
        }
        return path.equals(name) ? missing(command) : runFile(command);
    }

    private int runFile(Command command) throws InterruptedException {
        Optional<Node> node = file(Builtins.absolute(command, command.name()));
        if (node.isEmpty()) {
            return missing(command);
        }
        String text = new String(node.get().content(), StandardCharsets.UTF_8);
        if (node.get().isDirectory() || (node.get().mode() & 0111) == 0 || !text.startsWith("#!")) {
            command.complain(command.name() + ": Permission denied\n");
            return NOT_EXECUTABLE;
        }
        String interpreter = text.lines().findFirst().orElse("").substring(2).strip();
        if (!interpreter.equals("/bin/sh")) {
            command.complain(command.name() + ": " + interpreter + ": bad interpreter\n");
            return NOT_FOUND;
        }
        return new Shell(this)
                .script(text, command.with(List.copyOf(command.command()), command.environment(), command.directory()));
    }

    private static int missing(Command command) {
        command.complain(command.name() + ": not found\n");
        return NOT_FOUND;
    }
}
