package dev.polyvisor.benchmarks.lxd;

import dev.polyvisor.benchmarks.NumberOptions;
import java.util.List;
import java.util.Map;

/**
 * What is to be read.
 *
 * @param instances how many instances the server has
 * @param rounds how often each reader is started
 * @param passes how often a Java reader reads in its process
 */
record LoadLxdOptions(int instances, int rounds, int passes) {
    static final String USAGE = """
            LoadLxd [OPTION VALUE]...
              --instances N  instances of the server (50000)
              --rounds N     how often each reader is started (3)
              --passes N     how often a Java reader reads in its process (4)
            Prints one line for people per figure, then one line of JSON. Exit code: 0, or 1 when a reader failed or found
            another number of instances, or 2 for wrong arguments.""";

    /**
     * Reads arguments.
     *
     * @throws IllegalArgumentException with what is wrong with them
     */
    static LoadLxdOptions parse(List<String> arguments) {
        Map<String, Integer> values =
                NumberOptions.parse(arguments, Map.of("--instances", 50_000, "--rounds", 3, "--passes", 4));
        return new LoadLxdOptions(values.get("--instances"), values.get("--rounds"), values.get("--passes"));
    }
}
