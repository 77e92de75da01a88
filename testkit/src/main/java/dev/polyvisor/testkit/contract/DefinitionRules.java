package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.resource.Disk;
import dev.polyvisor.api.resource.Requirements;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a resource driver takes, and what it refuses before it does anything. */
interface DefinitionRules extends DriverContract {
    /** Every fault that the common part of a definition can have. */
    private static Requirements wrong() {
        return Requirements.of(0, 0)
                .withDisk("", Disk.ofGib(1))
                .withDisk("type", new Disk("no-such-type", "", 1, false, ""))
                .withDisk("size", Disk.ofGib(0));
    }

    @Test
    @DisplayName("D1 the faults of a definition are told all at once, each with its path")
    default void d1(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            assertThatFailureOf(() -> resources
                            .driver()
                            .validateDefinition(resources.sample().definition(wrong())))
                    .hasCode(ErrorCode.INVALID_ARGUMENT)
                    .hasViolationsAt(
                            "requirements.cpu",
                            "requirements.ram",
                            "requirements.disks",
                            "requirements.disks.type.type",
                            "requirements.disks.size.size");
        }
    }

    @Test
    @DisplayName("D2 a clone needs no size")
    default void d2(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            String definition = resources
                    .sample()
                    .definition(ResourceBench.small().withDisk("clone", new Disk("", "", 0, false, "some-snapshot")));

            assertThatCode(() -> resources.driver().validateDefinition(definition))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    @DisplayName("D3 what is no JSON object, unknown keys and a missing image are INVALID_ARGUMENT")
    default void d3(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            for (String text : new String[] {"[]", "{", "{} {}", "{\"image\": 1, \"image\": 2}"}) {
                assertThatFailureOf(() -> resources.driver().validateDefinition(text))
                        .hasCode(ErrorCode.INVALID_ARGUMENT);
                assertThatFailureOf(() -> resources.driver().prepare(text)).hasCode(ErrorCode.INVALID_ARGUMENT);
            }
            assertThatFailureOf(() -> resources
                            .driver()
                            .validateDefinition(
                                    resources.sample().definition(ResourceBench.small(), "\"no_such_key\": 1")))
                    .hasCode(ErrorCode.INVALID_ARGUMENT)
                    .hasViolationsAt("no_such_key");
            assertThatFailureOf(() -> resources
                            .driver()
                            .validateDefinition(
                                    "{\"images\": {\"a\": \"b\"}, \"requirements\": {\"cpu\": 1, \"ram\": 1}}"))
                    .hasViolationsAt("image", "images");
            assertThatFailureOf(() -> resources.driver().prepare("{\"no_such_key\": 1}"))
                    .hasViolationsAt("no_such_key");
        }
    }

    @Test
    @DisplayName("D4 a wrong definition is refused by every call that takes one, before anything is done")
    default void d4(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            Map<Kind<?>, Set<String>> before = resources.contents();
            String definition = resources.sample().definition(wrong());

            assertThatFailureOf(() -> resources.allocate(definition)).hasCode(ErrorCode.INVALID_ARGUMENT);
            assertThatFailureOf(() -> resources.driver().capacity(definition)).hasCode(ErrorCode.INVALID_ARGUMENT);

            assertThat(resources.contents()).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("D5 before it is prepared a driver has a name and checks definitions, and refuses everything else")
    default void d5(Bench bench) {
        try (ResourceBench resources = ResourceBench.unprepared(bench)) {
            assertThat(resources.driver().name()).isNotBlank().isLowerCase();
            assertThatCode(() -> resources.driver().validateDefinition(resources.definition()))
                    .doesNotThrowAnyException();
            assertThatFailureOf(() -> resources.allocate(resources.definition()))
                    .hasCode(ErrorCode.FAILED_PRECONDITION);
            assertThatFailureOf(() -> resources.driver().status("02:00:00:00:00:01"))
                    .hasCode(ErrorCode.FAILED_PRECONDITION);
            assertThatFailureOf(() -> resources.driver().orphans()).hasCode(ErrorCode.FAILED_PRECONDITION);
        }
    }

    @Test
    @DisplayName("D6 a driver can be prepared again, which allocates nothing; a time of zero is INVALID_ARGUMENT")
    default void d6(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            Map<Kind<?>, Set<String>> before = resources.contents();

            resources.driver().prepare(resources.sample().configuration());

            assertThat(resources.contents()).isEqualTo(before);
            assertThat(resources.driver().within(Duration.ofSeconds(7)).timeout())
                    .isEqualTo(Duration.ofSeconds(7));
            assertThatFailureOf(() -> resources.driver().within(Duration.ZERO)).hasCode(ErrorCode.INVALID_ARGUMENT);
        }
    }
}
