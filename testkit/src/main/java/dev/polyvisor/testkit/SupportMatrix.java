package dev.polyvisor.testkit;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Provider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What drivers support: for each capability {@code yes}, or {@code no} with the reason, as the table of a page has it. A driver's test
 * compares the column of its driver with what an open provider says, so that the page cannot claim what the code does not do.
 *
 * <p>A value. Thread safety: immutable.
 */
public final class SupportMatrix {
    private static final String YES = "yes";
    private static final String NO = "no: ";
    private static final String CORNER = "capability";

    private final Map<String, Map<Capability, String>> columns;

    private SupportMatrix(Map<String, Map<Capability, String>> columns) {
        this.columns = columns;
    }

    /**
     * What the driver of a provider supports.
     *
     * @param provider the provider, which has had contact with its backend
     * @return a matrix with one column
     */
    public static SupportMatrix of(Provider provider) {
        Set<Capability> present = provider.capabilities();
        Map<Capability, String> column = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            String reason = provider.whyNot(capability).orElse("");
            column.put(
                    capability,
                    present.contains(capability)
                            ? YES
                            : NO + reason.replace('|', '/').strip());
        }
        return new SupportMatrix(Map.of(provider.driver(), column));
    }

    /**
     * Reads the first table of a page whose corner says {@code capability}.
     *
     * @param page the page, in Markdown
     * @return the matrix
     * @throws IllegalArgumentException when there is no such table, or a row is of no capability
     */
    public static SupportMatrix parse(String page) {
        List<List<String>> rows = page.lines()
                .filter(line -> line.startsWith("|"))
                .map(SupportMatrix::cells)
                .dropWhile(cells -> !cells.get(0).equals(CORNER))
                .toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no table whose corner says '" + CORNER + "'");
        }
        List<String> drivers = rows.get(0).subList(1, rows.get(0).size());
        List<List<String>> body = rows.subList(Math.min(2, rows.size()), rows.size());
        Map<String, Map<Capability, String>> columns = new LinkedHashMap<>();
        for (int i = 0; i < drivers.size(); i++) {
            Map<Capability, String> column = new EnumMap<>(Capability.class);
            for (List<String> row : body) {
                column.put(Capability.valueOf(row.get(0)), i + 1 < row.size() ? row.get(i + 1) : "");
            }
            columns.put(drivers.get(i), column);
        }
        return new SupportMatrix(columns);
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
    }

    /**
     * The drivers, in the order of the columns.
     *
     * @return their names
     */
    public List<String> drivers() {
        return List.copyOf(columns.keySet());
    }

    /**
     * What one driver supports.
     *
     * @param driver the name of the driver
     * @return the cell of each capability that the matrix has a row for; empty when there is no such driver
     */
    public Map<Capability, String> column(String driver) {
        return Collections.unmodifiableMap(columns.getOrDefault(driver, Map.of()));
    }

    /**
     * This matrix with the columns of another one behind, or in the place of those of the same driver.
     *
     * @param other the other
     * @return a new matrix
     */
    public SupportMatrix with(SupportMatrix other) {
        Map<String, Map<Capability, String>> all = new LinkedHashMap<>(columns);
        all.putAll(other.columns);
        return new SupportMatrix(all);
    }

    /**
     * The table in Markdown, with a row for each capability.
     *
     * @return the table, ending with a line break
     */
    public String render() {
        List<String> lines = new ArrayList<>();
        lines.add(columns.keySet().stream().collect(Collectors.joining(" | ", "| " + CORNER + " | ", " |")));
        lines.add("|---".repeat(columns.size() + 1) + "|");
        for (Capability capability : Capability.values()) {
            lines.add(columns.values().stream()
                    .map(column -> column.getOrDefault(capability, ""))
                    .collect(Collectors.joining(" | ", "| " + capability + " | ", " |")));
        }
        return String.join("\n", lines) + "\n";
    }
}
