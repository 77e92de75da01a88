package dev.polyvisor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The page and the code have the same rules. */
class ContractPageTest {
    private static final Path PAGE = Path.of("..", "docs", "driver-contract.md");
    private static final Pattern ROW = Pattern.compile("\\| ([A-Z]\\d+) \\| (.+?) \\|.*");

    @Test
    void the_page_lists_the_rules_that_are_tested_in_the_same_words() throws IOException {
        assertThat(onPage()).isEqualTo(rules());
    }

    @Test
    void the_rules_of_each_contract_are_numbered_without_a_gap() {
        Map<String, String> all = rules();

        for (String group : new String[] {"F", "A", "N", "I", "D", "T", "P"}) {
            long count =
                    all.keySet().stream().filter(id -> id.startsWith(group)).count();
            assertThat(all).containsKey(group + 1).containsKey(group + count);
        }
    }

    private static Map<String, String> onPage() throws IOException {
        Map<String, String> rules = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                assertThat(rules.put(row.group(1), row.group(2)))
                        .as("first row of %s", row.group(1))
                        .isNull();
            }
        }
        return rules;
    }

    static Map<String, String> rules() {
        Map<String, String> rules = new TreeMap<>();
        Stream.of(
                        DriverFactoryContract.class,
                        AdapterContract.class,
                        InventoryContract.class,
                        InstanceContract.class,
                        ResourceDriverContract.class,
                        PluginSPIContract.class,
                        PolicyContract.class,
                        PolicyAgentContract.class)
                .flatMap(contract -> Arrays.stream(contract.getMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .forEach(method -> {
                    String[] rule =
                            method.getAnnotation(DisplayName.class).value().split(" ", 2);
                    assertThat(method.getName()).isEqualToIgnoringCase(rule[0]);
                    rules.put(rule[0], rule[1]);
                });
        return rules;
    }
}
