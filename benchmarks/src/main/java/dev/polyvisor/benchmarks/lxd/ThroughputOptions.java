package dev.polyvisor.benchmarks.lxd;

import dev.polyvisor.benchmarks.NumberOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be carried.
 *
 * @param socket the Unix socket of the server
 * @param instance a running container in the project {@code default}
 * @param mebibytes how much each round carries
 * @param rounds how often each way is measured
 * @param peers whether curl and lxc are measured too
 */
record ThroughputOptions(Path socket, String instance, int mebibytes, int rounds, boolean peers) {
    static final String USAGE = """
            Throughput --socket PATH --instance NAME [OPTION VALUE]...
              --socket PATH     the Unix socket of an LXD
              --instance NAME   a running container with sh and cat
              --mebibytes N     how much each round carries (256)
              --rounds N        how often each way is measured (5)
              --peers yes|no    whether curl and lxc are measured too (yes)
            Prints one line for people per figure, then one line of JSON. What is not installed, curl or lxc, is left out. Exit
            code: 0, or 1 when something was carried wrong, or 2 for wrong arguments.""";

    private static final Set<String> NAMES = Set.of("--socket", "--instance", "--mebibytes", "--rounds", "--peers");

    /**
     * Reads arguments.
     *
     * @throws IllegalArgumentException with what is wrong with them
     */
    static ThroughputOptions parse(List<String> arguments) {
        Map<String, String> values = new HashMap<>(Map.of("--mebibytes", "256", "--rounds", "5", "--peers", "yes"));
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!NAMES.contains(name) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(name + " is no option with a value");
            }
            values.put(name, arguments.get(i + 1));
        }
        return new ThroughputOptions(
                Path.of(needed(values, "--socket")),
                needed(values, "--instance"),
                NumberOptions.positive("--mebibytes", needed(values, "--mebibytes")),
                NumberOptions.positive("--rounds", needed(values, "--rounds")),
                yesOrNo(needed(values, "--peers")));
    }

    private static String needed(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is needed");
        }
        return value;
    }

    private static boolean yesOrNo(String value) {
        if (!value.equals("yes") && !value.equals("no")) {
            throw new IllegalArgumentException("--peers is yes or no, not '" + value + "'");
        }
        return value.equals("yes");
    }
}
