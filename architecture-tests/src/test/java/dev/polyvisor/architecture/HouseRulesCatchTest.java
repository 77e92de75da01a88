package dev.polyvisor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule finds what it is there for, and lets the legal neighbour pass: a rule that finds nothing proves nothing. */
class HouseRulesCatchTest {
    private static final String FIXTURE = "dev.polyvisor.architecture.fixture";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(FIXTURE);

    @ParameterizedTest
    @ValueSource(strings = {"AbstractThing", "ThingImpl", "ThingManager", "Names$PathUtils", "Names$AddressHelper"})
    void rule_1_finds_the_name(String name) {
        assertFinds(HouseRules.namesSayWhatAThingIs(), name);
    }

    @Test
    void rule_1_lets_other_names_pass() {
        assertPasses(HouseRules.namesSayWhatAThingIs(), "ForeignTypes");
        assertPasses(HouseRules.namesSayWhatAThingIs(), "Names");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Parent", "Parameter", "Argument", "Bound", "MethodBound", "Array", "Annotated"})
    void rule_2_finds_a_foreign_type(String place) {
        assertFinds(HouseRules.exportedSignaturesShowOnly(Set.of(FIXTURE), Set.of(FIXTURE)), "ForeignTypes$" + place);
    }

    @Test
    void rule_2_lets_pass_what_stays_inside_and_what_the_module_is_about() {
        assertPasses(HouseRules.exportedSignaturesShowOnly(Set.of(FIXTURE), Set.of(FIXTURE)), "ForeignTypes$Inside");
        assertPasses(
                HouseRules.exportedSignaturesShowOnly(Set.of(FIXTURE), Set.of(FIXTURE), "org.opentest4j.."),
                "ForeignTypes$Parameter");
        assertPasses(HouseRules.exportedSignaturesShowOnly(Set.of(), Set.of()), "ForeignTypes$Parameter");
    }

    @Test
    void rule_2_finds_a_type_of_a_package_of_ours_that_is_closed() {
        assertFinds(HouseRules.exportedSignaturesShowOnly(Set.of(FIXTURE), Set.of()), "ForeignTypes$Closed");
    }

    @Test
    void rule_3_finds_checked_exceptions_but_interrupts() {
        assertThat(violations(HouseRules.noCheckedExceptions(Set.of(FIXTURE)), "CheckedExceptions"))
                .contains("CheckedExceptions.<init>()")
                .contains("CheckedExceptions.times()")
                .doesNotContain("interrupted")
                .doesNotContain("inside");
    }

    @Test
    void rule_5_finds_static_values_that_change() {
        assertThat(violations(HouseRules.noStaticStateThatChanges(), "StaticValues"))
                .contains("count", "SEQUENCE", "CACHE", "NAMES", "OPEN_TABLE")
                .doesNotContain("FIXED", "VIEW", "TEXT", ".TABLE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Millis",
                "Reference",
                "Now",
                "Today",
                "Sleep",
                "UnitSleep",
                "NewThread",
                "OwnThread",
                "Pool",
                "CommonPool",
                "Parallel",
                "TimeOut"
            })
    void rule_5_finds_clocks_sleeps_and_threads(String way) {
        assertFinds(HouseRules.noClockNoSleepNoThread(Set.of()), "ClocksAndThreads$" + way);
    }

    @Test
    void rule_5_lets_time_and_threads_from_outside_pass() {
        assertPasses(HouseRules.noClockNoSleepNoThread(Set.of()), "ClocksAndThreads$Given");
    }

    @Test
    void rule_5_exempts_a_named_class_with_what_is_nested_in_it() {
        assertPasses(HouseRules.noClockNoSleepNoThread(Set.of(FIXTURE + ".ClocksAndThreads")), "ClocksAndThreads$Now");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ByName", "Members", "Invoke", "Handle"})
    void rule_5_finds_reflection(String way) {
        assertFinds(HouseRules.noReflection(Set.of()), "Reflects$" + way);
    }

    @Test
    void rule_5_lets_atomic_access_pass() {
        assertPasses(HouseRules.noReflection(Set.of()), "Reflects$Atomic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Login", "Chars"})
    void rule_6_finds_secrets_that_are_text(String place) {
        assertFinds(HouseRules.secretsAreNotText(Set.of()), "Secrets$" + place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Kept", "Reference"})
    void rule_6_lets_secrets_and_names_of_secrets_pass(String place) {
        assertPasses(HouseRules.secretsAreNotText(Set.of()), "Secrets$" + place);
    }

    @Test
    void modules_find_a_dependency_that_is_not_in_their_row() {
        assertFinds(HouseRules.dependsOnlyOn(FIXTURE), "Secrets$Kept");
        assertPasses(HouseRules.dependsOnlyOn(FIXTURE, "dev.polyvisor.api.."), "Secrets$Kept");
    }

    private static void assertFinds(ArchRule rule, String name) {
        assertThat(violations(rule, name)).as("violations by %s", name).isNotEmpty();
    }

    private static void assertPasses(ArchRule rule, String name) {
        assertThat(violations(rule, name)).as("violations by %s", name).isEmpty();
    }

    private static String violations(ArchRule rule, String name) {
        JavaClasses one = CLASSES.that(
                DescribedPredicate.describe(name, type -> type.getName().equals(FIXTURE + "." + name)));
        assertThat(one).as("the class %s", name).hasSize(1);
        return String.join(
                "\n",
                rule.allowEmptyShould(true).evaluate(one).getFailureReport().getDetails());
    }
}
