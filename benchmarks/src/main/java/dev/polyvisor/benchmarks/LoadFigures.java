package dev.polyvisor.benchmarks;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures by name, in the order in which they were found: each printed when it is found, all of them in the end. */
final class LoadFigures {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final PrintStream out;

    LoadFigures(PrintStream out) {
        this.out = out;
    }

    void add(String name, long value) {
        add(name, Long.toString(value));
    }

    void add(String name, double value) {
        add(name, String.format(Locale.ROOT, "%.3f", value));
    }

    private void add(String name, String value) {
        values.put(name, value);
        out.printf(Locale.ROOT, "%-28s %16s%n", name, value);
    }

    /** One line of JSON. The names need no escaping. */
    void printJson() {
        out.println(values.entrySet().stream()
                .map(each -> '"' + each.getKey() + "\":" + each.getValue())
                .collect(Collectors.joining(",", "{", "}")));
    }
}
