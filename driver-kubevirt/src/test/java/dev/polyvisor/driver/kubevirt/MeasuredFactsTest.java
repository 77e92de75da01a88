package dev.polyvisor.driver.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.driver.kubevirt.testing.Reference;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What was measured of a real cluster and is easily forgotten is tested by its number, in the classes of this name. */
class MeasuredFactsTest {
    private static final Pattern FACT = Pattern.compile("(?m)^(\\d+)\\. ");
    private static final Pattern TEST = Pattern.compile("fact_(\\d+)_.+");

    @Test
    void each_fact_of_the_page_has_a_test_of_its_number() throws ClassNotFoundException {
        Set<Integer> facts = numbers(
                FACT.matcher(Reference.text("kubevirt-rest-measured.md")).results());
        Set<Integer> tested = new TreeSet<>();
        for (String part : new String[] {"client", "inventory"}) {
            Class<?> tests = Class.forName(getClass().getPackageName() + "." + part + ".MeasuredFactsTest");
            tested.addAll(numbers(Stream.of(tests.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class))
                    .map(Method::getName)
                    .flatMap(name -> TEST.matcher(name).results())));
        }

        assertThat(facts).hasSize(17);
        assertThat(tested).isEqualTo(facts);
    }

    private static Set<Integer> numbers(Stream<MatchResult> found) {
        return found.map(result -> Integer.valueOf(result.group(1))).collect(Collectors.toCollection(TreeSet::new));
    }
}
