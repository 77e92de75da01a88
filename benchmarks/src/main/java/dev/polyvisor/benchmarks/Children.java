package dev.polyvisor.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs processes one after the other and says what each has taken as a whole. */
public final class Children {
    private static final Path STATISTICS = Path.of("/proc/self/stat");
    /** Of {@code /proc/self/stat}, after the name: the processor time of children that have ended. */
    private static final int USER_OF_CHILDREN = 13;

    private static final double TICKS = 100;
    private static final double NANOS = 1e9;

    private Children() {}

    /**
     * What a process has taken. The processor time is 0 where the system does not tell.
     *
     * @param seconds how long it ran
     * @param cpuSeconds its processor time
     * @param output what it has printed
     */
    public record Ended(double seconds, double cpuSeconds, String output) {}

    /**
     * A command that starts another class of this program.
     *
     * @param main the class
     * @param arguments what its main method gets
     * @return the command
     */
    public static List<String> java(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    /**
     * A command that starts a server, which is not what is measured. Its collector does not work beside it: with the default one it
     * keeps a processor busy for seconds, whenever it likes, as most of a server's heap is in use.
     *
     * @param main the class
     * @param arguments what its main method gets
     * @return the command
     */
    public static List<String> server(Class<?> main, List<String> arguments) {
        List<String> command = java(main, arguments);
        command.add(1, "-XX:+UseParallelGC");
        return command;
    }

    /**
     * Whether there is a program to run.
     *
     * @param program its name
     * @return whether the path has it
     */
    public static boolean onPath(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(path -> !path.isEmpty() && Files.isExecutable(Path.of(path, program)));
    }

    /**
     * Runs a process to its end, with nothing to read.
     *
     * @param command the command
     * @param environment what is added to the environment
     * @return what it took
     * @throws IOException when it cannot be started
     * @throws InterruptedException when the thread is interrupted
     * @throws IllegalStateException when it ends with another code than 0
     */
    public static Ended run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        return run(command, environment, ProcessBuilder.Redirect.PIPE);
    }

    /**
     * Runs a process to its end.
     *
     * @param command the command
     * @param environment what is added to the environment
     * @param input what it reads
     * @return what it took
     * @throws IOException when it cannot be started
     * @throws InterruptedException when the thread is interrupted
     * @throws IllegalStateException when it ends with another code than 0
     */
    public static Ended run(List<String> command, Map<String, String> environment, ProcessBuilder.Redirect input)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectInput(input).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        double cpu = cpuOfChildren();
        long begin = System.nanoTime();
        Process process = builder.start();
        StringBuilder output = new StringBuilder();
        byte[] buffer = new byte[1 << 16];
        for (int count = process.getInputStream().read(buffer);
                count >= 0;
                count = process.getInputStream().read(buffer)) {
            if (output.length() < buffer.length) {
                output.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        }
        int exit = process.waitFor();
        double seconds = (System.nanoTime() - begin) / NANOS;
        if (exit != 0) {
            throw new IllegalStateException(command + " ended with " + exit);
        }
        return new Ended(seconds, cpuOfChildren() - cpu, output.toString());
    }

    private static double cpuOfChildren() throws IOException {
        if (!Files.isReadable(STATISTICS)) {
            return 0;
        }
        String line = Files.readString(STATISTICS);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_OF_CHILDREN]) + Long.parseLong(fields[USER_OF_CHILDREN + 1])) / TICKS;
    }
}
