package dev.polyvisor.driver.lxd.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.instance.InstanceRef;
import dev.polyvisor.api.instance.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotComparisonTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "a@1 b@2, a@1 b@2, \"\", \"\"",
                "a@1 b@2, \"\", a b, \"\"",
                "\"\", a@1, \"\", a",
                "a@1 b@2, b@3 c@4, a b, b c",
                "a@1, x/a@1, \"\", \"\"",
                "b@2 a@1, \"\", b a, \"\"",
                "\"\", \"\", \"\", \"\""
            })
    void snapshots_are_the_same_by_name_and_instant(String source, String target, String sync, String delete) {
        SnapshotComparison comparison = SnapshotComparison.of(snapshots(source), snapshots(target));

        assertThat(names(comparison.toSync())).isEqualTo(sync);
        assertThat(names(comparison.toDelete())).isEqualTo(delete);
        assertThat(comparison.isEmpty()).isEqualTo(sync.isEmpty() && delete.isEmpty());
    }

    @Test
    void a_nanosecond_makes_another_snapshot() {
        Snapshot one = snapshot("a", Instant.ofEpochSecond(1, 1));
        Snapshot other = snapshot("a", Instant.ofEpochSecond(1, 2));

        assertThat(SnapshotComparison.of(List.of(one), List.of(other)).isEmpty())
                .isFalse();
    }

    private static List<Snapshot> snapshots(String text) {
        return Stream.of(text.split(" ", -1))
                .filter(part -> !part.isEmpty())
                .map(part -> part.split("@", -1))
                .map(part -> snapshot(part[0], Instant.ofEpochSecond(Long.parseLong(part[1]))))
                .toList();
    }

    private static Snapshot snapshot(String name, Instant created) {
        return Snapshot.builder(name, name, InstanceRef.of("default", "c1"))
                .createdAt(created)
                .build();
    }

    private static String names(List<Snapshot> snapshots) {
        return snapshots.stream().map(Snapshot::name).collect(Collectors.joining(" "));
    }
}
