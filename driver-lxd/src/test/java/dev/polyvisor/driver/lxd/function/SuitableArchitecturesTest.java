package dev.polyvisor.driver.lxd.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.driver.lxd.function.SuitableArchitectures.CopiedInstance;
import dev.polyvisor.driver.lxd.function.SuitableArchitectures.KnownServer;
import dev.polyvisor.driver.lxd.function.SuitableArchitectures.Request;
import dev.polyvisor.driver.lxd.model.LxdImage;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuitableArchitecturesTest {
    private static final String SERVER = "https://images.example";

    /** One instance, {@code c1} of the project {@code web}, and two images. */
    private static final KnownServer KNOWN = new KnownServer() {
        @Override
        public Optional<String> architecture(CopiedInstance instance) {
            return instance.equals(new CopiedInstance("web", "c1")) ? Optional.of("s390x") : Optional.empty();
        }

        @Override
        public Collection<LxdImage> images() {
            return List.of(
                    Machines.image("aa11", "debian", 1, Map.of()), Machines.image("aa22", "alpine", 2, Map.of()));
        }
    };

    @ParameterizedTest
    @ValueSource(strings = {"migration", "none"})
    void migrations_and_empty_instances_take_the_architecture_of_the_request(String type) {
        assertThat(SuitableArchitectures.of(request(type, "amd64"), KNOWN)).contains(List.of(Architecture.X86_64));
        Refused.at(() -> SuitableArchitectures.of(request(type, "vax"), KNOWN), "architecture");
    }

    @Test
    void a_migration_has_to_name_one() {
        Refused.at(() -> SuitableArchitectures.of(request("migration", ""), KNOWN), "architecture");
    }

    @Test
    void an_empty_instance_without_one_goes_anywhere() {
        assertThat(SuitableArchitectures.of(request("none", ""), KNOWN)).contains(List.of());
    }

    @Test
    void a_copy_takes_that_of_its_original() {
        assertThat(SuitableArchitectures.of(copy(Optional.of(new CopiedInstance("web", "c1"))), KNOWN))
                .contains(List.of(Architecture.S390X));
        Refused.with(
                ErrorCode.NOT_FOUND,
                () -> SuitableArchitectures.of(copy(Optional.of(new CopiedInstance("default", "c1"))), KNOWN));
        Refused.at(() -> SuitableArchitectures.of(copy(Optional.empty()), KNOWN), "source.source");
    }

    @Test
    void an_image_of_the_server_decides() {
        assertThat(SuitableArchitectures.of(image(ImageSource.ofAlias("debian")), KNOWN))
                .contains(List.of(Architecture.AARCH64));
        assertThat(SuitableArchitectures.of(image(ImageSource.ofFingerprint("aa1")), KNOWN))
                .contains(List.of(Architecture.AARCH64));
        Refused.with(
                ErrorCode.NOT_FOUND, () -> SuitableArchitectures.of(image(ImageSource.ofFingerprint("bb")), KNOWN));
        Refused.at(() -> SuitableArchitectures.of(image(ImageSource.ofFingerprint("aa")), KNOWN), "source.fingerprint");
        Refused.at(
                () -> SuitableArchitectures.of(
                        new Request("image", Optional.empty(), Optional.empty(), Optional.empty()), KNOWN),
                "source");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lxd", "incus", "simplestreams"})
    void an_image_of_an_image_server_cannot_be_told_with_a_secret_or_without(String protocol) {
        ImageSource plain = ImageSource.ofAlias("debian").on(SERVER, protocol);
        ImageSource secret = new ImageSource(
                plain.fingerprint(), plain.alias(), plain.properties(), plain.server(), plain.protocol(), true);

        assertThat(SuitableArchitectures.of(image(plain), KNOWN)).isEmpty();
        assertThat(SuitableArchitectures.of(image(secret), KNOWN)).isEmpty();
    }

    @Test
    void other_protocols_and_types_are_refused() {
        Refused.at(
                () -> SuitableArchitectures.of(
                        image(ImageSource.ofAlias("debian").on(SERVER, "ftp")), KNOWN),
                "source.protocol");
        Refused.at(() -> SuitableArchitectures.of(request("clone", ""), KNOWN), "source.type");
    }

    @ParameterizedTest
    @CsvSource({
        "1, i686, i386 i586 386 x86 generic_32",
        "2, x86_64, amd64 generic_64 amd64v3",
        "3, armv7l, armhf armhfp armv7a_hardfp armv7 armv7a_vfpv3_hardfp",
        "4, aarch64, arm64 arm64_generic",
        "5, ppc, powerpc",
        "6, ppc64, powerpc64",
        "7, ppc64le, ppc64el",
        "8, s390x, s390x",
        "9, mips, mipsel mipsle",
        "10, mips64, mips64el mips64le",
        "11, riscv32, riscv32",
        "12, riscv64, riscv64",
        "13, armv6l, armel arm",
        "14, armv8l, armv8l",
        "15, loongarch64, loong64"
    })
    void architectures_have_the_numbers_and_names_of_lxd(int id, String name, String aliases) {
        Architecture architecture = Architecture.of(name).orElseThrow();

        assertThat(architecture.id()).isEqualTo(id);
        assertThat(architecture.nativeName()).isEqualTo(name);
        assertThat(aliases.split(" ", -1))
                .allSatisfy(alias -> assertThat(Architecture.of(alias)).contains(architecture));
        assertThat(Architecture.of(name.toUpperCase(Locale.ROOT))).isEmpty();
    }

    @Test
    void hosts_run_their_smaller_kin_too() {
        assertThat(Architecture.X86_64.alsoRuns()).containsExactly(Architecture.I686);
        assertThat(Architecture.ARMV7L.alsoRuns()).containsExactly(Architecture.ARMV6L);
        assertThat(Architecture.ARMV8L.alsoRuns()).containsExactly(Architecture.ARMV6L, Architecture.ARMV7L);
        assertThat(Architecture.AARCH64.alsoRuns())
                .containsExactly(Architecture.ARMV6L, Architecture.ARMV7L, Architecture.ARMV8L);
        assertThat(Architecture.PPC64.alsoRuns()).containsExactly(Architecture.PPC);
        assertThat(Architecture.MIPS64.alsoRuns()).containsExactly(Architecture.MIPS);
        assertThat(Architecture.S390X.alsoRuns()).isEmpty();
    }

    private static Request request(String type, String architecture) {
        return new Request(type, Optional.of(architecture), Optional.empty(), Optional.empty());
    }

    private static Request copy(Optional<CopiedInstance> instance) {
        return new Request("copy", Optional.empty(), instance, Optional.empty());
    }

    private static Request image(ImageSource image) {
        return new Request("image", Optional.empty(), Optional.empty(), Optional.of(image));
    }
}
