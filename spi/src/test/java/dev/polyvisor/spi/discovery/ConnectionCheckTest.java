package dev.polyvisor.spi.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.OptionSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionCheckTest {
    private final List<Violation> faults = new ArrayList<>();

    @Test
    void aConnectionThatFitsIsTakenAndCompleted() {
        Connection complete = check(
                connection().option("size", "12").secret("key", Secret.of("s3cret")),
                OptionSpec.optional("size", "how many").matching("[0-9]+"),
                OptionSpec.optional("color", "which").orElse("blue").matching("red|blue"),
                OptionSpec.optional("shape", "which"),
                OptionSpec.secret("key", "to get in").mandatory().matching("s3.*"),
                OptionSpec.secret("salt", "for the soup").orElse("pinch"));
        assertThat(faults).isEmpty();
        assertThat(complete.options()).containsOnlyKeys("size", "color").containsEntry("color", "blue");
        assertThat(complete.secrets()).containsOnlyKeys("key", "salt").containsEntry("salt", Secret.of("pinch"));
    }

    @Test
    void everyFaultIsToldAtOnceWithItsPath() {
        check(
                connection()
                        .option("sise", "12")
                        .option("color", "mauve")
                        .option("key", "s3cret")
                        .secret("shape", Secret.of("round"))
                        .secret("pin", Secret.of("12"))
                        .secret("unknown", Secret.of("x")),
                OptionSpec.optional("size", "how many machines").mandatory(),
                OptionSpec.optional("color", "which").matching("red|blue"),
                OptionSpec.optional("shape", "which"),
                OptionSpec.secret("key", "to get in").mandatory(),
                OptionSpec.secret("pin", "to get out").matching("[0-9]{4}"));
        assertThat(faults)
                .extracting(Violation::path)
                .containsExactlyInAnyOrder(
                        "providers.lab.option.sise",
                        "providers.lab.option.size",
                        "providers.lab.option.color",
                        "providers.lab.option.key",
                        "providers.lab.secret.shape",
                        "providers.lab.secret.pin",
                        "providers.lab.secret.unknown");
        assertThat(problem("providers.lab.option.sise")).contains("color, key (secret), pin (secret), shape, size");
        assertThat(problem("providers.lab.option.size")).contains("missing").contains("how many machines");
        assertThat(problem("providers.lab.option.key")).contains("Connection.secret");
        assertThat(problem("providers.lab.secret.shape")).contains("Connection.option");
        assertThat(faults.toString())
                .doesNotContain("s3cret")
                .doesNotContain("mauve")
                .doesNotContain("12");
    }

    @Test
    void aSecretThatTheHostCannotLookUpIsAFaultWithoutItsText() {
        check(
                connection().secret("key", Secret.from(() -> {
                    throw new IllegalStateException("vault said hunter2");
                })),
                OptionSpec.secret("key", "to get in").matching(".+"));
        assertThat(faults)
                .singleElement()
                .satisfies(fault -> assertThat(fault.toString())
                        .contains("IllegalStateException")
                        .doesNotContain("hunter2"));
    }

    @Test
    void aDriverWithoutOptionsSaysSo() {
        check(connection().option("size", "1"));
        assertThat(problem("providers.lab.option.size")).contains("'lxd'").contains("none");
    }

    private Connection check(Connection connection, OptionSpec... options) {
        FoundDriver driver = new FoundDriver("lxd", "here", List.of(options), new DriversTest.OwnFactory());
        return new ConnectionCheck(driver, "providers.lab", faults::add).complete(connection);
    }

    private String problem(String path) {
        return faults.stream()
                .filter(fault -> fault.path().equals(path))
                .findFirst()
                .orElseThrow()
                .problem();
    }

    private static Connection connection() {
        return Connection.to(new Address.Local(""));
    }
}
