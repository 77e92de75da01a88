package dev.polyvisor.architecture.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polyvisor.architecture.ledger.LedgerRow.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docs/seed-ledger.csv} is complete, and what it says is there is there. */
class SeedLedgerTest {
    /** How many symbols each document has: where the documents are not at hand, no row goes missing unnoticed. */
    private static final Map<String, Long> SYMBOLS =
            Map.of("000", 406L, "001", 342L, "002", 44L, "003", 22L, "004", 117L);

    private static final Path ROOT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .getParent();

    private static Ledger ledger;

    @BeforeAll
    static void read() throws IOException {
        ledger = Ledger.read(ROOT.resolve("docs/seed-ledger.csv"));
    }

    @Test
    void every_row_is_well_formed_and_stands_once() {
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void every_document_has_all_its_rows() {
        Map<State, Long> states = new TreeMap<>(
                ledger.rows().stream().collect(Collectors.groupingBy(LedgerRow::state, Collectors.counting())));
        System.out.println("seed ledger: " + states);

        assertThat(ledger.rows().stream().collect(Collectors.groupingBy(LedgerRow::document, Collectors.counting())))
                .isEqualTo(SYMBOLS);
    }

    @Test
    void every_symbol_of_ours_is_there() {
        JavaSymbols symbols = JavaSymbols.ofOurs();

        assertThat(ledger.rows())
                .allSatisfy(row -> assertThat(row.symbols()).as(row.key()).allMatch(symbols::has));
    }

    @Test
    void every_test_that_is_named_is_there() throws IOException {
        Set<String> tests = TestSources.tests(ROOT);

        assertThat(ledger.rows())
                .allSatisfy(row -> assertThat(tests).as(row.key()).containsAll(row.tests()));
    }

    @Test
    void every_symbol_of_the_documents_has_a_row_and_every_row_a_symbol() throws IOException {
        Optional<Path> seeds = SeedFolder.find(ROOT);
        assumeTrue(
                seeds.isPresent(),
                "the seed documents are not beside this checkout; -D" + SeedFolder.PROPERTY
                        + "=folder says where they are");

        SortedSet<String> symbols = SeedFolder.symbols(seeds.get()).entrySet().stream()
                .flatMap(document -> document.getValue().stream().map(symbol -> document.getKey() + "," + symbol))
                .collect(Collectors.toCollection(TreeSet::new));
        SortedSet<String> rows =
                ledger.rows().stream().map(LedgerRow::key).collect(Collectors.toCollection(TreeSet::new));
        assertThat(without(symbols, rows)).as("symbols without a row").isEmpty();
        assertThat(without(rows, symbols)).as("rows without a symbol").isEmpty();
    }

    private static SortedSet<String> without(SortedSet<String> all, SortedSet<String> those) {
        SortedSet<String> rest = new TreeSet<>(all);
        rest.removeAll(those);
        return rest;
    }
}
