package dev.polyvisor.architecture.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.polyvisor.architecture.ledger.LedgerRow.State;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of the ledger catch what they are for. */
class LedgerTest {
    private static final JavaSymbols SYMBOLS = JavaSymbols.ofOurs();
    private static final String SHOWN = "004,Cmd,dev.polyvisor.api.instance.Cmd,dev.polyvisor.api.CmdTest.Inner#a_rule";
    private static final String DECLARED = "004,Cmd.PID,dev.polyvisor.api.instance.Cmd#pid,reason: not shown yet";
    private static final String DROPPED = "004,Hook,dropped,reason: only inside of the server";

    @Test
    void good_rows_have_no_faults() {
        Ledger ledger = parse(SHOWN, DECLARED, DROPPED);

        assertThat(ledger.faults()).isEmpty();
        assertThat(ledger.rows())
                .extracting(LedgerRow::state)
                .containsExactly(State.SHOWN, State.DECLARED, State.DROPPED);
    }

    @Test
    void only_what_is_there_has_symbols_and_only_what_is_shown_has_tests() {
        assertThat(parse(SHOWN, DECLARED, DROPPED).rows())
                .extracting(row -> row.symbols().size(), row -> row.tests().size())
                .containsExactly(tuple(1, 1), tuple(1, 0), tuple(0, 0));
    }

    @Test
    void a_row_may_name_several_symbols_and_tests() {
        LedgerRow row = parse(
                        "004,A,dev.polyvisor.api.A#a dev.polyvisor.api.B,dev.polyvisor.api.ATest#a dev.polyvisor.api.BTest#b")
                .rows()
                .get(0);

        assertThat(row.symbols()).containsExactly("dev.polyvisor.api.A#a", "dev.polyvisor.api.B");
        assertThat(row.tests()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "004,A,dropped                                      | not four fields",
                "004,A,dropped,reason: small, too                   | not four fields",
                "004,A,dropped,reason: a \"quote\"                     | not four fields",
                "004,A,,reason: words                               | blank",
                "004,A, dropped,reason: words                       | blank",
                "seed,A,dropped,reason: words                       | three digits",
                "004,a,dropped,reason: words                        | none of Go",
                "004,A.b,dropped,reason: words                      | none of Go",
                "004,A,later,reason: words                          | ours is neither",
                "004,A,dev.polyvisor.api.A#,reason: words           | ours is neither",
                "004,A,java.util.List,reason: words                 | ours is neither",
                "004,A,planned:spi words,reason: words              | ours is neither",
                "004,A,dropped,dev.polyvisor.api.ATest#a                | a dropped symbol",
                "004,A,dropped,reason:                              | neither",
                "004,A,dropped,because                              | neither",
                "004,A,dev.polyvisor.api.A,dev.polyvisor.api.ATest      | neither",
            })
    void a_malformed_row_is_a_fault(String row, String fault) {
        assertThat(parse(row).faults()).singleElement().asString().contains("line 2: ", fault);
    }

    @Test
    void rows_stand_once_and_in_order() {
        assertThat(parse(DROPPED, DROPPED).faults()).hasSize(1);
        assertThat(parse(DROPPED, SHOWN).faults()).hasSize(1);
    }

    @Test
    void the_header_says_what_the_columns_are() {
        assertThat(Ledger.parse(List.of()).faults()).hasSize(1);
        assertThat(Ledger.parse(List.of("symbol,ours")).faults()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "dev.polyvisor.api.driver.Adapter, true",
        "dev.polyvisor.api.driver.Adapter#list, true",
        "dev.polyvisor.api.SyncPhase#LOAD, true",
        "dev.polyvisor.api.inventory.Mark.Type#END, true",
        "dev.polyvisor.api.inventory.ResourceKey#id, true",
        "dev.polyvisor.api.instance.Instance#start, true",
        "dev.polyvisor.api.driver.Adapters, false",
        "dev.polyvisor.api.driver.Adapter#lists, false",
        "dev.polyvisor.api.SyncPhase#load, false",
        "dev.polyvisor.architecture.ledger.LedgerTest, false"
    })
    void a_symbol_of_ours_is_a_class_or_a_member_that_it_has_or_inherits(String symbol, boolean there) {
        assertThat(SYMBOLS.has(symbol)).isEqualTo(there);
    }

    @Test
    void a_test_is_a_method_that_the_engine_runs() throws IOException {
        assertThat(TestSources.tests(List.of(source("""
                        package p;
                        class DoorTest {
                            @Test void a_rule() { new Object() { @Test void hidden() {} }; }
                            @ParameterizedTest @ValueSource(ints = 1) void another(int width) {}
                            void a_helper() {}
                            @Nested class Lock { @RepeatedTest(3) void a_third() {} }
                        }
                        interface DoorContract { @Test default void of_all_doors() {} }
                        """))))
                .containsExactly(
                        "p.DoorContract#of_all_doors",
                        "p.DoorTest#a_rule",
                        "p.DoorTest#another",
                        "p.DoorTest.Lock#a_third");
    }

    private static Ledger parse(String... rows) {
        List<String> lines = new ArrayList<>(List.of("document,symbol,ours,proof"));
        lines.addAll(List.of(rows));
        return Ledger.parse(lines);
    }

    private static JavaFileObject source(String text) {
        return new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
