package dev.polyvisor.benchmarks;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures by name, in the order in which they were found: each printed when it is found, all of them in the end. */
public final class LoadFigures {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final PrintStream out;

    /**
     * No figures yet.
     *
     * @param out where they are printed
     */
    public LoadFigures(PrintStream out) {
        this.out = out;
    }

    /**
     * Adds a figure.
     *
     * @param name its name
     * @param value its value
     */
    public void add(String name, long value) {
        add(name, Long.toString(value));
    }

    /**
     * Adds a figure.
     *
     * @param name its name
     * @param value its value
     */
    public void add(String name, double value) {
        add(name, String.format(Locale.ROOT, "%.3f", value));
    }

    private void add(String name, String value) {
        values.put(name, value);
        out.printf(Locale.ROOT, "%-28s %16s%n", name, value);
    }

    /** One line of JSON. The names need no escaping. */
    public void printJson() {
        out.println(values.entrySet().stream()
                .map(each -> '"' + each.getKey() + "\":" + each.getValue())
                .collect(Collectors.joining(",", "{", "}")));
    }
}
