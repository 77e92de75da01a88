package dev.polyvisor.architecture.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of the ledger, and what is wrong with their form.
 *
 * @param rows the rows that could be read
 * @param faults one line for each fault
 */
record Ledger(List<LedgerRow> rows, List<String> faults) {
    private static final String HEADER = "document,symbol,ours,proof";

    static Ledger read(Path file) throws IOException {
        return parse(Files.readAllLines(file));
    }

    static Ledger parse(List<String> lines) {
        List<LedgerRow> rows = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            faults.add("line 1: is not " + HEADER);
        }
        String previous = "";
        for (int index = 1; index < lines.size(); index++) {
            String line = "line " + (index + 1) + ": ";
            try {
                LedgerRow row = LedgerRow.parse(lines.get(index));
                row.fault().ifPresent(fault -> faults.add(line + row.key() + ": " + fault));
                if (row.key().compareTo(previous) <= 0) {
                    faults.add(line + row.key() + ": stands twice, or not in the order of document and symbol");
                }
                previous = row.key();
                rows.add(row);
            } catch (IllegalArgumentException malformed) {
                faults.add(line + malformed.getMessage());
            }
        }
        return new Ledger(List.copyOf(rows), List.copyOf(faults));
    }
}
