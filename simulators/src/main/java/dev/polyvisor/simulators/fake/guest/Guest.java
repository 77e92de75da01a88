package dev.polyvisor.simulators.fake.guest;

import dev.polyvisor.simulators.fake.backend.Content.Node;
import dev.polyvisor.simulators.fake.program.GuestProgram;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The system inside one machine: which programs there are. Thread safety: may be used from any thread. */
public final class Guest {
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    private final Function<String, Optional<Node>> files;
    private final Function<String, Optional<GuestProgram>> programs;

    /**
     * The system of a machine.
     *
     * @param files what is under an absolute path, links followed
     * @param programs what a test has put there, by name or path
     */
    public Guest(Function<String, Optional<Node>> files, Function<String, Optional<GuestProgram>> programs) {
        this.files = files;
        this.programs = programs;
    }

    /** What runs when a command is given. */
    public GuestProgram program() {
        return process -> run((Command) process);
    }

    /** What would stand in the way of a command: 0 when nothing does, 126 when it cannot be run, 127 when it is not there. */
    public int obstacle(String path, String directory) {
        if (known(path).isPresent()) {
            return 0;
        }
        if (isName(path)) {
            return NOT_FOUND;
        }
        Optional<Node> node = file(path.startsWith("/") ? path : directory + "/" + path);
        return node.map(found -> isScript(found) ? 0 : NOT_EXECUTABLE).orElse(NOT_FOUND);
    }

    Optional<Node> file(String path) {
        return files.apply(path);
    }

    int run(Command command) throws InterruptedException {
        String path = command.name();
        Optional<GuestProgram> known = known(path);
        if (known.isPresent()) {
            return known.get().run(command);
        }
        return isName(path) ? missing(command) : runFile(command);
    }

    private static boolean isName(String path) {
        return path.indexOf('/') < 0;
    }

    /** What a test has put there, or what every guest has. */
    private Optional<GuestProgram> known(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean standard = isName(path) || path.equals("/bin/" + name) || path.equals("/usr/bin/" + name);
        return programs.apply(path)
                .or(() -> standard ? programs.apply(name) : Optional.empty())
                .or(() -> standard && Builtins.has(name)
                        ? Optional.of(process -> new Builtins(this).run(name, (Command) process))
                        : Optional.empty());
    }

    private static boolean isScript(Node node) {
        return !node.isDirectory() && (node.mode() & 0111) != 0 && text(node).startsWith("#!");
    }

    private static String text(Node node) {
        return new String(node.content(), StandardCharsets.UTF_8);
    }

    private int runFile(Command command) throws InterruptedException {
        Optional<Node> node = file(Builtins.absolute(command, command.name()));
        if (node.isEmpty()) {
            return missing(command);
        }
        if (!isScript(node.get())) {
            command.complain(command.name() + ": Permission denied\n");
            return NOT_EXECUTABLE;
        }
        String text = text(node.get());
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
