package dev.polyvisor.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Readers of one server, each a process of its own. They take turns, and each figure is the median of its rounds. The first pass
 * of a Java process is cold, the last one warm. Not safe for several threads.
 */
public final class Readers {
    private final Map<String, List<String>> commands = new LinkedHashMap<>();
    private final Map<String, List<Children.Ended>> ended = new HashMap<>();
    private final Map<String, String> environment;

    /**
     * No readers yet.
     *
     * @param environment what is added to the environment of each
     */
    public Readers(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Adds a reader.
     *
     * @param name its name
     * @param command what starts it
     */
    public void add(String name, List<String> command) {
        commands.put(name, command);
    }

    /**
     * The names of the readers.
     *
     * @return the names in the order of their turns
     */
    public Set<String> names() {
        return commands.keySet();
    }

    /**
     * Lets the readers read, after one of them has warmed the server up, which does not count.
     *
     * @param first that one
     * @param rounds how often each reads
     * @throws IOException when one cannot be started
     * @throws InterruptedException when the thread is interrupted
     */
    public void run(String first, int rounds) throws IOException, InterruptedException {
        Children.Ended unused = Children.run(commands.getOrDefault(first, List.of()), environment);
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, List<String>> reader : commands.entrySet()) {
                ended.computeIfAbsent(reader.getKey(), name -> new ArrayList<>())
                        .add(Children.run(reader.getValue(), environment));
            }
        }
    }

    /**
     * Checks how many each pass of a reader has found.
     *
     * @param reader its name
     * @param expected how many there are
     * @throws IllegalStateException when it found another number
     */
    public void check(String reader, long expected) {
        for (Children.Ended run : ended.getOrDefault(reader, List.of())) {
            for (Pass pass : Pass.parse(run.output())) {
                if (pass.found() != expected) {
                    throw new IllegalStateException(
                            "of " + expected + " the reader '" + reader + "' found " + pass.found());
                }
            }
        }
    }

    /**
     * A figure of the process as a whole.
     *
     * @param reader the name of the reader
     * @param value the figure of a run
     * @return the median of the rounds
     */
    public double whole(String reader, ToDoubleFunction<Children.Ended> value) {
        double[] sorted = ended.getOrDefault(reader, List.of()).stream()
                .mapToDouble(value)
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    /**
     * A figure of the first pass of a reader.
     *
     * @param reader the name of the reader
     * @param value the figure of a pass
     * @return the median of the rounds
     */
    public double cold(String reader, ToDoubleFunction<Pass> value) {
        return whole(reader, run -> value.applyAsDouble(Pass.parse(run.output()).get(0)));
    }

    /**
     * A figure of the last pass of a reader.
     *
     * @param reader the name of the reader
     * @param value the figure of a pass
     * @return the median of the rounds
     */
    public double warm(String reader, ToDoubleFunction<Pass> value) {
        return whole(reader, run -> {
            List<Pass> passes = Pass.parse(run.output());
            return value.applyAsDouble(passes.get(passes.size() - 1));
        });
    }
}
