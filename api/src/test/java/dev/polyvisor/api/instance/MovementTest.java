package dev.polyvisor.api.instance;

import static dev.polyvisor.api.instance.Violations.pathsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MovementTest {

    @Test
    void moveKeepsNameAndSnapshotsUnlessSaidOtherwise() {
        MigrateSpec spec = MigrateSpec.toHost("node-2");

        assertThat(spec.target()).isEqualTo(new MigrationTarget.Host("node-2"));
        assertThat(spec.liveness()).isEqualTo(Liveness.AUTO);
        assertThat(spec.newName()).isEmpty();
        assertThat(spec.includeSnapshots()).isTrue();
        assertThat(MigrateSpec.toAnyHost().target()).isEqualTo(MigrationTarget.anyHost());
    }

    @Test
    void moveToAnotherProviderChoosesItsOwnWay() {
        assertThat(MigrateSpec.toProvider("lab2").target())
                .isEqualTo(new MigrationTarget.Provider("lab2", Optional.empty(), Optional.empty(), TransferMode.AUTO));
        assertThat(MigrationTarget.scope(Scope.of("p"))).isEqualTo(new MigrationTarget.InScope(Scope.of("p")));
    }

    @Test
    void targetsAreChecked() {
        pathsOf(() -> MigrationTarget.host(" ")).containsExactly("target.name");
        pathsOf(() -> MigrationTarget.pool("")).containsExactly("target.name");
        pathsOf(() -> MigrationTarget.provider("")).containsExactly("target.name");
        pathsOf(() -> new MigrationTarget.Labelled(Map.of())).containsExactly("target.labels");
    }

    @Test
    void everyViolationOfAMoveIsToldAtOnce() {
        pathsOf(() -> MigrateSpec.builder(MigrationTarget.anyHost())
                        .storagePool(" ")
                        .newName("..")
                        .option("", "x")
                        .build())
                .containsExactlyInAnyOrder("newName", "storagePool", "options");
    }

    @Test
    void copyIsNamedByItsKeyUnlessSaidOtherwise() {
        assertThat(CopySpec.named("b").build().idempotencyKey()).isEqualTo("b");
        assertThat(CopySpec.named("b").idempotencyKey("k").build().idempotencyKey())
                .isEqualTo("k");
        assertThat(CopySpec.named("b").build().start()).isFalse();
        assertThat(CopySpec.named("b").build().keepMacs()).isFalse();
    }

    @Test
    void copyOfASnapshotHasNoSnapshots() {
        pathsOf(() -> CopySpec.named("a/b").snapshot("s").includeSnapshots(true).build())
                .containsExactly("name", "includeSnapshots");
    }

    @Test
    void exportGoesInTheBackendsOwnFormUnlessSaidOtherwise() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        ExportSpec spec = ExportSpec.to(stream);

        assertThat(spec.target()).isEqualTo(new ExportTarget.Stream(stream));
        assertThat(spec.format()).isEqualTo(ExportFormat.NATIVE);
        pathsOf(() -> new ExportTarget.HostDirectory("h", "relative", Optional.empty()))
                .containsExactly("target.directory");
        pathsOf(() -> new ExportTarget.Storage("")).containsExactly("target.name");
        pathsOf(() -> spec.toBuilder().snapshot("").compression(" ").build())
                .containsExactly("snapshot", "compression");
    }

    @Test
    void imageIsPrivateUnlessSaidOtherwise() {
        PublishSpec spec =
                PublishSpec.named("base/web").property("os", "debian").build();

        assertThat(spec.isPublic()).isFalse();
        assertThat(spec.idempotencyKey()).isEqualTo("base/web");
        pathsOf(() -> PublishSpec.named(" ").snapshot("").build()).containsExactly("name", "snapshot");
    }

    @Test
    void importTakesTheNameOfTheBackupUnlessSaidOtherwise() {
        ByteArrayInputStream content = new ByteArrayInputStream(new byte[0]);

        assertThat(ImportSpec.of(content).build().name()).isEmpty();
        pathsOf(() -> ImportSpec.of(content).name("a/b").location("").build())
                .containsExactlyInAnyOrder("name", "location");
    }
}
