package dev.polyvisor.simulators.fake.guest;

import dev.polyvisor.api.instance.TerminalSize;
import dev.polyvisor.simulators.fake.program.GuestProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a program sees of its run. A shell makes further ones with other arguments and outputs.
 *
 * @param run the run that it belongs to
 * @param command the program and its arguments
 * @param environment the environment
 * @param directory the working directory
 * @param stdout the output
 * @param stderr the errors
 */
record Command(
        CommandRun run,
        List<String> command,
        Map<String, String> environment,
        String directory,
        OutputStream stdout,
        OutputStream stderr)
        implements GuestProcess {

    /** Copies the collections. */
    Command {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    String name() {
        return command.get(0);
    }

    List<String> arguments() {
        return command.subList(1, command.size());
    }

    Command with(List<String> other, Map<String, String> otherEnvironment, String otherDirectory) {
        return new Command(run, other, otherEnvironment, otherDirectory, stdout, stderr);
    }

    Command outputTo(OutputStream other) {
        return new Command(run, command, environment, directory, other, stderr);
    }

    @Override
    public void trap(int signal) {
        run.trap(signal);
    }

    @Override
    public long user() {
        return run.spec().user().orElse(0);
    }

    @Override
    public long pid() {
        return run.pid();
    }

    @Override
    public String hostName() {
        return run.hostName();
    }

    @Override
    public Optional<TerminalSize> terminal() {
        return run.terminal();
    }

    @Override
    public List<Integer> signals() {
        return run.signals();
    }

    @Override
    public InputStream stdin() {
        return run.input();
    }

    @Override
    public void print(String text) {
        write(stdout, text);
    }

    @Override
    public void complain(String text) {
        write(stderr, text);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        run.sleep(duration);
    }

    /** Output that nobody takes ends the run; the program learns it by being killed. */
    private void write(OutputStream stream, String text) {
        try {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
            stream.flush();
        } catch (IOException e) {
            run.broken(e);
        }
    }

    /** Without arguments and values: they can be credentials. */
    @Override
    public String toString() {
        return "Command[" + name() + "]";
    }
}
