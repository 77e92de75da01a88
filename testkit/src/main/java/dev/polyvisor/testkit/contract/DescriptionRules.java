package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DriverInfo;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Provider;
import dev.polyvisor.api.RawRequest;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.driver.OptionSpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a driver says of itself. */
interface DescriptionRules extends DriverContract {

    @Test
    @DisplayName("F1 the name is of lower-case letters, digits and '-', and the same at each call")
    default void f1(Bench bench) {
        DriverFactory factory = bench.fixture().factory();

        assertThat(factory.name()).matches("[a-z0-9][a-z0-9-]*").isEqualTo(factory.name());
        assertThat(bench.fixture().factory().name()).isEqualTo(factory.name());
    }

    @Test
    @DisplayName("F2 the driver was built for the level of these contracts")
    default void f2(Bench bench) {
        assertThat(bench.fixture().factory().level()).isEqualTo(DriverFactory.LEVEL);
    }

    @Test
    @DisplayName("F3 connection options have unique names, a description, and fallbacks that fit their pattern")
    default void f3(Bench bench) {
        List<OptionSpec> options = bench.fixture().factory().options();

        assertThat(options).extracting(OptionSpec::name).doesNotHaveDuplicates();
        assertThat(bench.fixture().factory().options()).isEqualTo(options);
        for (OptionSpec option : options) {
            assertThat(option.description())
                    .as("description of %s", option.name())
                    .isNotBlank();
            option.pattern()
                    .map(Pattern::compile)
                    .ifPresent(pattern -> option.fallback()
                            .ifPresent(value -> assertThat(value)
                                    .as("fallback of %s", option.name())
                                    .matches(pattern)));
            assertThat(option.required() && option.fallback().isPresent())
                    .as("%s is required and has a fallback", option.name())
                    .isFalse();
            assertThat(option.secret() && option.fallback().isPresent())
                    .as("%s is secret and has a fallback", option.name())
                    .isFalse();
        }
        bench.fleet();
        assertThat(bench.fleet().drivers())
                .filteredOn(DriverInfo::available)
                .extracting(DriverInfo::name)
                .contains(bench.driverName());
    }

    @Test
    @DisplayName(
            "F4 an invalid connection is refused with INVALID_ARGUMENT and every fault at once, before anything is contacted")
    default void f4(Bench bench) {
        assumeFalse(bench.fixture().invalidConnections().isEmpty(), "the fixture offers no invalid connections");

        for (DriverFixture.InvalidConnection invalid : bench.fixture().invalidConnections()) {
            assertThatFailureOf(() -> bench.openProvider(invalid.connection()))
                    .as("opening %s", invalid.connection())
                    .hasCode(ErrorCode.INVALID_ARGUMENT)
                    .satisfies(refused -> assertThat(refused.violations())
                            .as("violations of %s", invalid.connection())
                            .hasSize(invalid.paths().size())
                            .allSatisfy(violation -> assertThat(invalid.paths())
                                    .anyMatch(path -> violation.path().endsWith(path))));
        }
    }

    @Test
    @DisplayName("F5 the capabilities are those of the support table, and each other has a reason why not")
    default void f5(Bench bench) throws InterruptedException {
        Provider provider = bench.fleetAtParity().provider(Bench.PROVIDER);
        Set<Capability> capabilities = provider.capabilities();

        assertThat(capabilities)
                .containsExactlyInAnyOrderElementsOf(bench.fixture().capabilities());
        SoftAssertions all = new SoftAssertions();
        for (Capability capability : Capability.values()) {
            if (capabilities.contains(capability)) {
                all.assertThat(provider.whyNot(capability))
                        .as("why not %s", capability)
                        .isEmpty();
            } else {
                all.assertThat(provider.whyNot(capability).orElse(""))
                        .as("why not %s", capability)
                        .isNotBlank();
            }
        }
        all.assertAll();
    }

    @Test
    @DisplayName("F6 what a provider lacks as a whole answers UNIMPLEMENTED, and what it has does not")
    default void f6(Bench bench) throws InterruptedException {
        Provider provider = bench.fleetAtParity().provider(Bench.PROVIDER);
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        capabilities.addAll(provider.capabilities());

        Answers.check(provider, capabilities, Capability.CREATE, provider::instances);
        Answers.check(provider, capabilities, Capability.RESOURCES, provider::resources);
        Answers.check(provider, capabilities, Capability.MACHINES, provider::machines);
        if (!capabilities.contains(Capability.RAW_REQUESTS)) {
            Answers.check(
                    provider, capabilities, Capability.RAW_REQUESTS, () -> provider.raw(RawRequest.get("/contract")));
        }
    }
}
