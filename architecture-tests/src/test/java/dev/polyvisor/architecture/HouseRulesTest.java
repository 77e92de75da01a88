package dev.polyvisor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The house rules over all published modules. A class that has to break a rule is named here, with the reason; there are
 * few, and each is the one place for what it does.
 */
class HouseRulesTest {
    /**
     * The clock and the threads of a fleet begin somewhere. The writer of results lets other writers of the store go first,
     * for microseconds, which no timer can.
     */
    private static final Set<String> MAY_USE_CLOCK_AND_THREADS = Set.of(
            "dev.polyvisor.spi.policy.ResultWriter",
            "dev.polyvisor.spi.time.SystemClock",
            "dev.polyvisor.spi.time.Threads",
            "dev.polyvisor.spi.time.VirtualThreads",
            "dev.polyvisor.spi.time.WorkPool");

    /** What 17 does not have: virtual threads, and clients of the JDK that can be closed. */
    private static final Set<String> MAY_REFLECT =
            Set.of("dev.polyvisor.driver.kubevirt.client.ClientShutdown", "dev.polyvisor.spi.time.VirtualThreads");

    /** Secret itself keeps what it hides. */
    private static final Set<String> MAY_HOLD_SECRETS = Set.of("dev.polyvisor.api.Secret");

    /** A binding has to name what it binds to; only hosts that have Micrometer touch it. */
    private static final String BINDING = "dev.polyvisor.spi.telemetry";

    /** Where a host lends its own client to the driver. */
    private static final String LENDING = "dev.polyvisor.driver.kubevirt";

    private static final JavaClasses CLASSES = OurModules.classes();

    /** The rules below pass when they see nothing. */
    @Test
    void the_rules_see_every_package_of_every_module() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(OurModules.packages());
    }

    @Test
    void rule_1_names_say_what_a_thing_is() {
        HouseRules.namesSayWhatAThingIs().check(CLASSES);
    }

    @Test
    void rule_2_exported_signatures_show_no_foreign_types() {
        Set<String> ours = OurModules.exportedPackages();
        Set<String> testkit = OurModules.exportedPackages("dev.polyvisor.testkit");
        Set<String> others = new TreeSet<>(ours);
        others.removeAll(testkit);
        others.remove(BINDING);
        others.remove(LENDING);

        HouseRules.exportedSignaturesShowOnly(others, ours).check(CLASSES);
        HouseRules.exportedSignaturesShowOnly(Set.of(BINDING), ours, "io.micrometer.core..")
                .check(CLASSES);
        HouseRules.exportedSignaturesShowOnly(Set.of(LENDING), ours, "io.fabric8.kubernetes.client")
                .check(CLASSES);
        HouseRules.exportedSignaturesShowOnly(testkit, ours, "org.junit.jupiter..", "org.assertj..")
                .check(CLASSES);
    }

    @Test
    void rule_3_no_checked_exceptions_but_interrupts() {
        HouseRules.noCheckedExceptions(OurModules.exportedPackages()).check(CLASSES);
    }

    @Test
    void rule_5_no_static_state_that_changes() {
        HouseRules.noStaticStateThatChanges().check(CLASSES);
    }

    @Test
    void rule_5_no_clock_no_sleep_no_thread_of_our_own() {
        HouseRules.noClockNoSleepNoThread(MAY_USE_CLOCK_AND_THREADS).check(CLASSES);
    }

    @Test
    void rule_5_no_reflection() {
        HouseRules.noReflection(MAY_REFLECT).check(CLASSES);
    }

    @Test
    void rule_6_secrets_are_not_text() {
        HouseRules.secretsAreNotText(MAY_HOLD_SECRETS).check(CLASSES);
    }

    @Test
    void modules_depend_only_on_what_their_row_allows() {
        String api = "dev.polyvisor.api..";
        String spi = "dev.polyvisor.spi..";
        String simulators = "dev.polyvisor.simulators..";

        HouseRules.dependsOnlyOn("dev.polyvisor.api").check(CLASSES);
        HouseRules.dependsOnlyOn(
                        "dev.polyvisor.spi",
                        api,
                        "org.slf4j..",
                        "com.github.benmanes.caffeine.cache..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..",
                        "io.micrometer..")
                .check(CLASSES);
        HouseRules.dependsOnlyOn("dev.polyvisor.http", api, "okhttp3..", "okio..", "kotlin..", "tools.jackson..")
                .check(CLASSES);
        HouseRules.dependsOnlyOn(
                        "dev.polyvisor.driver.lxd",
                        api,
                        spi,
                        "dev.polyvisor.http..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..")
                .check(CLASSES);
        HouseRules.dependsOnlyOn(
                        "dev.polyvisor.driver.kubevirt",
                        api,
                        spi,
                        "io.fabric8.kubernetes..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..",
                        "org.slf4j..")
                .check(CLASSES);
        HouseRules.dependsOnlyOn(
                        "dev.polyvisor.driver.ovirt",
                        api,
                        spi,
                        "dev.polyvisor.http..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..")
                .check(CLASSES);
        HouseRules.dependsOnlyOn(
                        "dev.polyvisor.simulators", api, spi, "tools.jackson..", "org.slf4j..", "org.eclipse.jetty..")
                .check(CLASSES);
        HouseRules.dependsOnlyOn(
                        "dev.polyvisor.testkit",
                        api,
                        spi,
                        simulators,
                        "org.junit..",
                        "org.opentest4j..",
                        "org.apiguardian..",
                        "org.assertj..",
                        "org.slf4j..")
                .check(CLASSES);
    }

    @Test
    void every_package_is_null_marked() {
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackage)
                        .filter(owner -> !owner.getName().isEmpty())
                        .filter(owner -> !owner.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName)
                        .collect(Collectors.toSet()))
                .as("packages whose package-info has no @NullMarked: NullAway does not look at them")
                .isEmpty();
    }

    @Test
    void exemptions_name_classes_that_exist() {
        assertThat(Stream.of(MAY_USE_CLOCK_AND_THREADS, MAY_REFLECT, MAY_HOLD_SECRETS)
                        .flatMap(Set::stream))
                .allMatch(CLASSES::contain);
    }
}
