package dev.polyvisor.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Credentials;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentsTest {

    @Test
    void withoutArgumentsThereAreTwoFakes() {
        Arguments arguments = Arguments.parse();

        assertThat(arguments.providers()).containsOnlyKeys("lab", "dc1");
        assertThat(arguments.providers().get("lab").driver()).isEqualTo("fake");
        assertThat(arguments.json()).isFalse();
        assertThat(arguments.readOnly()).isFalse();
        assertThat(arguments.timeout()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aProviderHasADriverAnAddressAndSettings(@TempDir Path folder) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "hunter2\n");

        Arguments arguments = Arguments.parse(
                "--provider",
                "dc1=ovirt,https://engine.example/api",
                "--set",
                "dc1.user=admin@internal",
                "--set",
                "dc1.password=@" + password,
                "--set",
                "dc1.option.filter=a=b",
                "--image",
                "debian/12",
                "--timeout",
                "5",
                "--read-only",
                "--json");

        Arguments.ProviderArgument dc1 = arguments.providers().get("dc1");
        assertThat(arguments.providers()).hasSize(1);
        assertThat(dc1.driver()).isEqualTo("ovirt");
        assertThat(dc1.connection().address()).isInstanceOf(Address.Url.class);
        assertThat(dc1.connection().credentials())
                .isEqualTo(new Credentials.Login("admin@internal", Secret.of("hunter2")));
        assertThat(dc1.connection().options()).containsEntry("filter", "a=b");
        assertThat(arguments.image()).contains("debian/12");
        assertThat(arguments.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(arguments.readOnly()).isTrue();
        assertThat(arguments.json()).isTrue();
    }

    @Test
    void everyWrongArgumentIsExplainedAtOnce() {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> Arguments.parse(
                        "--verbose",
                        "--provider",
                        "lab",
                        "--provider",
                        "a=lxd,ftp://x",
                        "--set",
                        "b.user=x",
                        "--set",
                        "nonsense",
                        "--timeout",
                        "soon",
                        "--image"))
                .satisfies(e -> assertThat(e.violations())
                        .extracting(Violation::path)
                        .containsExactlyInAnyOrder(
                                "--verbose",
                                "--provider",
                                "--provider a address",
                                "--set b",
                                "--set",
                                "--timeout",
                                "--image"));
    }

    @Test
    void aFileThatCannotBeReadIsNamedByItsKey() {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> Arguments.parse("--set", "lab.ca=@no-such-file"))
                .withMessageContaining("--set lab.ca");
    }

    @Test
    void aProviderMayStandOnce() {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> Arguments.parse("--provider", "a=fake,local:", "--provider", "a=fake,local:"))
                .withMessageContaining("stands twice");
    }
}
