package dev.polyvisor.api.instance;

import static dev.polyvisor.api.instance.Violations.pathsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTypesTest {
    private static final InstanceRef REF = InstanceRef.of("default", "web-1");

    @ParameterizedTest
    @ValueSource(strings = {"snap0", "2026-01-01_x", "a.b:c@d", "A", "9"})
    void harmlessNamesAreTaken(String name) {
        assertThat(SnapshotSpec.named(name).build().name()).isEqualTo(name);
        assertThat(BackupSpec.named(name).build().name()).isEqualTo(name);
    }

    /** LXD 5.0 takes "..", which destroys the sibling snapshots on a directory pool. */
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a b", "*", "a\\b", "ä", "-a", "a?b", "a&b", "a+b", "a\n"})
    void namesThatAServerMightMisreadAreRefused(String name) {
        pathsOf(() -> SnapshotSpec.named(name).build()).containsExactly("name");
        pathsOf(() -> BackupSpec.named(name).build()).containsExactly("name");
    }

    @Test
    void nameOfMoreThan64CharactersIsRefused() {
        assertThat(SnapshotSpec.named("a".repeat(64)).build().name()).hasSize(64);
        pathsOf(() -> SnapshotSpec.named("a".repeat(65)).build()).containsExactly("name");
    }

    @Test
    void plainSnapshotTakesAllDisksWithoutMemory() {
        SnapshotSpec spec = SnapshotSpec.named("a").build();

        assertThat(spec.memory()).isFalse();
        assertThat(spec.disks()).isEmpty();
        assertThat(spec.quiesce()).isEqualTo(Quiesce.IF_POSSIBLE);
        assertThat(spec.idempotencyKey()).isEqualTo("a");
        assertThat(spec.retained()).isFalse();
    }

    @Test
    void noDiskIsNotTheSameAsAllDisks() {
        assertThat(SnapshotSpec.named("a").disks(Set.of()).build().disks()).contains(Set.of());
    }

    @Test
    void namedDisksAreCopied() {
        Set<String> disks = new HashSet<>(Set.of("root"));
        SnapshotSpec spec = SnapshotSpec.named("a").disks(disks).build();
        RestoreOptions restore = new RestoreOptions(false, Optional.of(disks), true);

        disks.add("data");

        assertThat(spec.disks()).contains(Set.of("root"));
        assertThat(restore.disks()).contains(Set.of("root"));
        assertThatThrownBy(() -> spec.disks().orElseThrow().add("x")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void everyViolationIsToldAtOnce() {
        pathsOf(() -> SnapshotSpec.named("..")
                        .disks(Set.of(" "))
                        .timeout(Duration.ZERO)
                        .label("", "x")
                        .option("", "x")
                        .build())
                .containsExactly("name", "disks", "timeout", "labels", "options");
    }

    @Test
    void restoreStopsARunningInstanceUnlessForbidden() {
        assertThat(RestoreOptions.defaults().stopFirst()).isTrue();
        assertThat(RestoreOptions.defaults().memory()).isFalse();
        assertThat(RestoreOptions.withMemory().memory()).isTrue();
        assertThat(RestoreOptions.onlyStopped().stopFirst()).isFalse();
    }

    @Test
    void whatIsNotToldOfASnapshotIsAbsent() {
        Snapshot snapshot = Snapshot.builder("1", "snap0", REF).build();

        assertThat(snapshot.state()).isEqualTo(SnapshotState.READY);
        assertThat(snapshot.consistency()).isEqualTo(Consistency.UNKNOWN);
        assertThat(snapshot.createdAt()).isEmpty();
        assertThat(snapshot.size()).isEmpty();
        assertThat(snapshot.toBuilder().build()).isEqualTo(snapshot);
    }

    @Test
    void backupNeverExpiresUnlessSaidOtherwise() {
        assertThat(BackupSpec.named("b").build().expiresAt()).isEmpty();
        assertThat(BackupSpec.named("b").expiresAt(Instant.EPOCH).build().expiresAt())
                .contains(Instant.EPOCH);
        assertThat(BackupSpec.named("b").build().includeSnapshots()).isTrue();
    }
}
