package dev.polyvisor.benchmarks;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/**
 * What a load is to be.
 *
 * @param machines how many machines the backend has
 * @param volumes how many volumes each of them has, each an entry of its own
 * @param journal how many changes the journal keeps
 * @param changes how many changes the backend makes after the load
 * @param idle how long to look at a fleet in which nothing happens
 * @param timeout how long the load may take
 */
record LoadOptions(int machines, int volumes, int journal, int changes, Duration idle, Duration timeout) {
    static final String USAGE = """
            LoadFleet [OPTION VALUE]...
              --machines N   machines of the backend (50000)
              --volumes N    volumes of each machine, 0 to 8 (1)
              --journal N    changes that the journal keeps (65536)
              --changes N    changes that the backend makes after the load (65536)
              --idle S       seconds to look at an idle fleet (10)
              --timeout S    seconds that the load may take (600)
            Prints one line for people per figure, then one line of JSON. Exit code: 0 when the inventory equals the
            backend, 1 when not, 2 for wrong arguments.""";

    /**
     * Reads arguments.
     *
     * @throws IllegalArgumentException with what is wrong with them
     */
    static LoadOptions parse(List<String> arguments) {
        LoadOptions options =
                new LoadOptions(50_000, 1, 65_536, 65_536, Duration.ofSeconds(10), Duration.ofMinutes(10));
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String name = rest.next();
            if (!rest.hasNext()) {
                throw new IllegalArgumentException(name + " has no value");
            }
            options = options.with(name, number(name, rest.next()));
        }
        return options;
    }

    private LoadOptions with(String name, int value) {
        return switch (name) {
            case "--machines" -> new LoadOptions(value, volumes, journal, changes, idle, timeout);
            case "--volumes" -> new LoadOptions(machines, value, journal, changes, idle, timeout);
            case "--journal" -> new LoadOptions(machines, volumes, value, changes, idle, timeout);
            case "--changes" -> new LoadOptions(machines, volumes, journal, value, idle, timeout);
            case "--idle" -> new LoadOptions(machines, volumes, journal, changes, Duration.ofSeconds(value), timeout);
            case "--timeout" -> new LoadOptions(machines, volumes, journal, changes, idle, Duration.ofSeconds(value));
            default -> throw new IllegalArgumentException(name + " is no option");
        };
    }

    private static int number(String name, String value) {
        try {
            int number = Integer.parseInt(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(name + " is a number from 0 on, not '" + value + "'");
    }
}
