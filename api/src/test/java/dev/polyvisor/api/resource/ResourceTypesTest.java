package dev.polyvisor.api.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceTypesTest {

    @Test
    void statusesHaveTheTextsOfTheContract() {
        assertThat(AllocationStatus.values()).extracting(Enum::name).containsExactly("NONE", "ALLOCATED");
    }

    @Nested
    class HardwareAddress {

        @ParameterizedTest
        @CsvSource({
            "00:16:3e:aa:bb:cc, 00:16:3e:aa:bb:cc",
            "00:16:3E:AA:BB:CC, 00:16:3e:aa:bb:cc",
            "00-16-3E-aa-bb-cc, 00:16:3e:aa:bb:cc",
            "00163EAABBCC, 00:16:3e:aa:bb:cc",
            "' 00:16:3e:aa:bb:cc ', 00:16:3e:aa:bb:cc"
        })
        void isBroughtToOneForm(String text, String normal) {
            assertThat(Allocation.normalHwaddr(text)).isEqualTo(normal);
            assertThat(new Allocation("vm-1", text, Optional.empty()).hwaddr()).isEqualTo(normal);
        }

        @ParameterizedTest
        @ValueSource(strings = {"i-0123456789ABCDEF0", "none-AbC123", "00:16:3e:aa:bb", "00163eaabbccdd"})
        void otherIdentifiersAreLeftAlone(String text) {
            assertThat(Allocation.normalHwaddr(text)).isEqualTo(text);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\t\n"})
        void blankIsRefusedAndNeverMatchesEverything(String text) {
            refused(() -> Allocation.normalHwaddr(text), "hwaddr");
            refused(() -> new Allocation("vm-1", text, Optional.empty()), "hwaddr");
        }
    }

    @Test
    void allocationNeedsAnIdentifier() {
        refused(() -> new Allocation(" ", "00:16:3e:aa:bb:cc", Optional.empty()), "identifier");
        refused(() -> new Allocation("vm-1", "00:16:3e:aa:bb:cc", Optional.of("")), "ipaddr");
    }

    @Nested
    class Request {

        @Test
        void metadataIsCopiedDeeplyInItsOrder() {
            Map<String, Object> inner = new LinkedHashMap<>(Map.of("k", "v"));
            Map<String, Object> metadata = new LinkedHashMap<>();
            metadata.put("z", inner);
            metadata.put("a", List.of(1, 2.5, true));
            metadata.put("nothing", null);

            AllocationRequest request = AllocationRequest.of("{}").withMetadata(metadata);
            inner.put("k", "changed");
            metadata.clear();

            assertThat(request.metadata().keySet()).containsExactly("z", "a", "nothing");
            assertThat(request.metadata().get("z")).isEqualTo(Map.of("k", "v"));
            assertThatThrownBy(() -> request.metadata().put("x", "y"))
                    .isInstanceOf(UnsupportedOperationException.class);
        }

        @Test
        void valueThatJsonHasNotIsRefusedWithItsPath() {
            refused(
                    () -> AllocationRequest.of("{}").withMetadata(Map.of("a", List.of("x", Instant.EPOCH))),
                    "metadata.a[1]");
            refused(() -> AllocationRequest.of("{}").withMetadata(Map.of("a", Double.NaN)), "metadata.a");
            refused(() -> AllocationRequest.of("{}").withMetadata(Map.of("a", Map.of(1, "x"))), "metadata.a");
        }

        @Test
        void endlessNestingIsRefused() {
            List<Object> nested = List.of();
            for (int i = 0; i < 100; i++) {
                nested = List.of(nested);
            }
            Map<String, Object> metadata = Map.of("a", nested);

            assertThatThrownBy(() -> AllocationRequest.of("{}").withMetadata(metadata))
                    .isInstanceOfSatisfying(
                            PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
        }

        @Test
        void blankDefinitionIsRefused() {
            refused(() -> AllocationRequest.of(" "), "definition");
            refused(() -> AllocationRequest.of("{}").withIdempotencyKey(""), "idempotencyKey");
        }

        @Test
        void textFormShowsNeitherDefinitionNorValues() {
            AllocationRequest request = AllocationRequest.of("{\"password\":\"hunter2\"}")
                    .withMetadata(Map.of("token", "hunter2"))
                    .withIdempotencyKey("k");

            assertThat(request.toString()).doesNotContain("hunter2").contains("token", "k");
        }
    }

    @Nested
    class RequirementsOfADefinition {

        @Test
        void goodOnesHaveNoViolations() {
            Requirements good = Requirements.of(4, 8)
                    .withDisk("data", new Disk("ext4", "", 10, true, ""))
                    .onNetwork("lan");

            assertThat(good.violations(Set.of("ext4", "xfs"))).isEmpty();
            assertThat(good.memory()).isEqualTo(DataSize.gib(8));
        }

        @Test
        void everyViolationIsToldAtOnceInTheOrderOfTheContract() {
            Requirements bad = Requirements.of(0, 0)
                    .withDisk("", Disk.ofGib(1))
                    .withDisk("b", new Disk("hfs+", "", 0, false, ""))
                    .withDisk("c", Disk.ofGib(-1));

            assertThat(bad.violations(Set.of("ext4")))
                    .extracting(Violation::path)
                    .containsExactly("cpu", "ram", "disks", "disks.b.type", "disks.b.size", "disks.c.size");
        }

        @Test
        void cloneNeedsNoSize() {
            assertThat(Requirements.of(1, 1)
                            .withDisk("d", new Disk("", "", 0, false, "snap-1"))
                            .violations())
                    .isEmpty();
        }

        @Test
        void anyTypeIsAllowedWhereTheDriverHasNoList() {
            assertThat(Requirements.of(1, 1)
                            .withDisk("d", new Disk("whatever", "", 1, false, ""))
                            .violations())
                    .isEmpty();
        }

        @Test
        void disksKeepTheirOrderAndCannotBeChanged() {
            Requirements requirements = Requirements.of(1, 1);
            for (int i = 9; i >= 0; i--) {
                requirements = requirements.withDisk("d" + i, Disk.ofGib(1));
            }
            Map<String, Disk> disks = requirements.disks();

            assertThat(disks.keySet()).first().isEqualTo("d9");
            assertThat(disks.keySet()).last().isEqualTo("d0");
            assertThatThrownBy(disks::clear).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void diskWithoutALabelIsNamedByItsKey() {
        assertThat(Disk.ofGib(5).labelOr("data")).isEqualTo("data");
        assertThat(new Disk("", "ws", 5, false, "").labelOr("data")).isEqualTo("ws");
        assertThat(Disk.ofGib(5).dataSize()).contains(DataSize.gib(5));
        assertThat(new Disk("", "", 0, false, "snap").dataSize()).isEmpty();
    }

    @Test
    void unknownCapacityIsNotZero() {
        assertThat(Capacity.unknown("no quota is told").exhausted()).isFalse();
        assertThat(Capacity.of(0, "memory").exhausted()).isTrue();
        assertThat(Capacity.of(3, "memory").count()).hasValue(3);
        refused(() -> Capacity.of(-1, "memory"), "count");
    }

    @Test
    void orphanIsNamedInTheUsualForm() {
        Orphan orphan = new Orphan(
                "vol-1", "volume", "data", Optional.of("00-16-3E-AA-BB-CC"), Optional.empty(), "its instance is gone");

        assertThat(orphan.hwaddr()).contains("00:16:3e:aa:bb:cc");
        refused(() -> new Orphan("", "volume", "", Optional.empty(), Optional.empty(), ""), "identifier");
        refused(() -> new Orphan("v", "", "", Optional.empty(), Optional.empty(), ""), "kind");
    }

    private static void refused(ThrowingCallable call, String path) {
        assertThatThrownBy(call).isInstanceOfSatisfying(PolyvisorException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(e.violations()).extracting(Violation::path).containsExactly(path);
        });
    }
}
