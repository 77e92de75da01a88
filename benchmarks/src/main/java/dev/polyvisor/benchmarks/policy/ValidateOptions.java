package dev.polyvisor.benchmarks.policy;

import dev.polyvisor.benchmarks.NumberOptions;
import java.util.List;
import java.util.Map;

/**
 * What is to be validated.
 *
 * @param machines how many machines the backend has
 * @param rules how many rules there are
 * @param rounds how often each figure is taken
 * @param rate how many transactions a second the writer makes
 * @param seconds how long it does so in each round
 */
record ValidateOptions(int machines, int rules, int rounds, int rate, int seconds) {
    static final String USAGE = """
            ValidateFleet [OPTION VALUE]...
              --machines N   machines of the backend (50000)
              --rules N      rules (40)
              --rounds N     how often each figure is taken (5)
              --rate N       transactions a second of the writer (1000)
              --seconds N    how long the writer writes in each round (5)
            Prints one line for people per figure, then one line of JSON. Exit code: 0, or 2 for wrong arguments.""";

    /**
     * Reads arguments.
     *
     * @throws IllegalArgumentException with what is wrong with them
     */
    static ValidateOptions parse(List<String> arguments) {
        Map<String, Integer> values = NumberOptions.parse(
                arguments, Map.of("--machines", 50_000, "--rules", 40, "--rounds", 5, "--rate", 1_000, "--seconds", 5));
        return new ValidateOptions(
                values.get("--machines"),
                values.get("--rules"),
                values.get("--rounds"),
                values.get("--rate"),
                values.get("--seconds"));
    }
}
