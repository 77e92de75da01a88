package dev.polyvisor.architecture.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/drivers/ovirt-proof.csv} has a row for each acceptance test of the oVirt driver and for each defect of the collector that it
 * continues, and the tests that the rows name are there.
 */
class OvirtProofTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .getParent();

    private static final int ACCEPTANCE_TESTS = 25;
    private static final int DEFECTS = 37;
    private static final String REASON = "reason: ";

    /** What proves each row. */
    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(ROOT.resolve("docs/drivers/ovirt-proof.csv"));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", 3);
            assertThat(rows.put(cells[0] + " " + cells[1], cells[2])).as(line).isNull();
        }
        return rows;
    }

    @Test
    void each_acceptance_test_and_each_defect_has_one_row() throws IOException {
        List<String> wanted = new ArrayList<>();
        IntStream.rangeClosed(1, ACCEPTANCE_TESTS).forEach(number -> wanted.add("acceptance " + number));
        IntStream.rangeClosed(1, DEFECTS).forEach(number -> wanted.add("defect " + number));

        assertThat(rows().keySet()).containsExactlyElementsOf(wanted);
    }

    @Test
    void every_test_that_is_named_is_there() throws IOException {
        Set<String> tests = TestSources.tests(ROOT);

        assertThat(rows()).allSatisfy((row, proof) -> {
            if (!proof.startsWith(REASON)) {
                assertThat(tests)
                        .as(row)
                        .containsAll(Stream.of(proof.split(" ", -1)).toList());
            }
        });
    }
}
