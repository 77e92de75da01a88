package dev.polyvisor.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Options whose values are numbers from 1 on. */
public final class NumberOptions {
    private NumberOptions() {}

    /**
     * Reads arguments.
     *
     * @param arguments names and values in turn
     * @param defaults the names that there are, with what holds when one is not given
     * @return the value of each name
     * @throws IllegalArgumentException with what is wrong with them
     */
    public static Map<String, Integer> parse(List<String> arguments, Map<String, Integer> defaults) {
        Map<String, Integer> values = new HashMap<>(defaults);
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!values.containsKey(name) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(name + " is no option with a value");
            }
            values.put(name, positive(name, arguments.get(i + 1)));
        }
        return values;
    }

    /**
     * Reads one number.
     *
     * @param name of the option
     * @param value what was given
     * @return the number
     * @throws IllegalArgumentException when it is none from 1 on
     */
    public static int positive(String name, String value) {
        if (!value.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException(name + " is a number from 1 on, not '" + value + "'");
        }
        return Integer.parseInt(value);
    }
}
