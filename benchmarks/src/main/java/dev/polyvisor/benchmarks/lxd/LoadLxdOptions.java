package dev.polyvisor.benchmarks.lxd;

import java.util.HashMap;
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
        Map<String, Integer> values = new HashMap<>(Map.of("--instances", 50_000, "--rounds", 3, "--passes", 4));
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!values.containsKey(name) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(name + " is no option with a value");
            }
            values.put(name, positive(name, arguments.get(i + 1)));
        }
        return new LoadLxdOptions(values.get("--instances"), values.get("--rounds"), values.get("--passes"));
    }

    static int positive(String name, String value) {
        if (!value.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException(name + " is a number from 1 on, not '" + value + "'");
        }
        return Integer.parseInt(value);
    }
}
