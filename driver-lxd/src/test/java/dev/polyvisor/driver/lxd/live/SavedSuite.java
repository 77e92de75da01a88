package dev.polyvisor.driver.lxd.live;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.Backup;
import dev.polyvisor.api.instance.BackupSpec;
import dev.polyvisor.api.instance.ExportResult;
import dev.polyvisor.api.instance.ExportSpec;
import dev.polyvisor.api.instance.ExportTarget;
import dev.polyvisor.api.instance.ImportSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.PublishedImage;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.lxd.model.LxdImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Backups, images and archives of a container. */
abstract class SavedSuite extends GuestSuite {
    private Instance guest;

    SavedSuite(LxdBackend lxd) {
        super(lxd, "sav-");
    }

    @BeforeAll
    void make() throws InterruptedException {
        guest = stopped("guest");
        await(guest.snapshots().create("first"));
    }

    @Test
    void a_backup_is_taken_told_renamed_and_deleted() throws InterruptedException {
        Instant later = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(1, ChronoUnit.DAYS);
        Backup backup = await(guest.backups()
                .create(BackupSpec.named("one")
                        .includeSnapshots(false)
                        .expiresAt(later)
                        .compression("none")
                        .build()));

        assertThat(backup.name()).isEqualTo("one");
        assertThat(backup.includesSnapshots()).isFalse();
        assertThat(backup.expiresAt()).contains(later);
        assertThat(guest.details().backups()).contains(backup);
        assertThat(guest.backups().create("one")).failsWithin(PATIENCE, ErrorCode.ALREADY_EXISTS);

        assertThat(await(guest.backups().rename("one", "two")).name()).isEqualTo("two");
        assertThat(guest.backups().find("one")).isEmpty();
        assertThat(guest.backups().rename("one", "three")).failsWithin(PATIENCE, ErrorCode.NOT_FOUND);

        await(guest.backups().delete("two"));
        assertThat(guest.backups().find("two")).isEmpty();
        Operation<Instance> gone = guest.backups().delete("two");
        await(gone);
        assertThat(gone.changed()).isFalse();
    }

    @Test
    void a_backup_that_is_written_out_becomes_an_instance_of_another_name() throws InterruptedException {
        await(guest.backups().create("whole"));
        ByteArrayOutputStream archive = new ByteArrayOutputStream();

        ExportResult written = await(guest.backups().export("whole", archive));

        assertThat(written.bytes()).hasValue(archive.size());
        assertThat(written.fingerprint()).isPresent();
        Instance copy = await(instances()
                .importBackup(ImportSpec.of(new ByteArrayInputStream(archive.toByteArray()))
                        .name(named("copy"))
                        .build()));
        assertThat(copy.name()).isEqualTo(named("copy"));
        assertThat(copy.key()).isNotEqualTo(guest.key());
        assertThat(copy.snapshots().list()).extracting(s -> s.name()).containsExactly("first");
        assertThat(instances()
                        .importBackup(ImportSpec.of(new ByteArrayInputStream(archive.toByteArray()))
                                .name(named("copy"))
                                .build()))
                .failsWithin(PATIENCE, ErrorCode.ALREADY_EXISTS);
        await(copy.delete());
        await(guest.backups().delete("whole"));
    }

    @Test
    void a_backup_that_is_not_there_cannot_be_written_out_and_a_stream_that_throws_ends_the_transfer()
            throws InterruptedException {
        assertThat(guest.backups().export("none", OutputStream.nullOutputStream()))
                .failsWithin(PATIENCE, ErrorCode.NOT_FOUND);
        await(guest.backups().create("broken"));
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("full");
            }
        };

        assertThat(guest.backups().export("broken", full)).failsWithin(PATIENCE, ErrorCode.UNAVAILABLE);

        await(guest.backups().delete("broken"));
    }

    @Test
    void an_image_of_an_instance_has_its_alias_and_properties_and_makes_instances() throws InterruptedException {
        PublishSpec spec = PublishSpec.named("sav/image")
                .description("made of a container")
                .property("role", "test")
                .snapshot("first")
                .compression("none")
                .build();

        PublishedImage image = await(guest.publish(spec));

        LxdImage shown = opened().inventory()
                .snapshot()
                .get(LxdImage.KIND, image.key())
                .orElseThrow()
                .value();
        assertThat(shown.labels()).containsEntry("role", "test").containsEntry("description", "made of a container");
        assertThat(image.size()).isPresent();
        Operation<PublishedImage> again = guest.publish(spec);
        assertThat(await(again)).isEqualTo(image);
        assertThat(again.changed()).isFalse();
        assertThat(guest.publish(spec.toBuilder().idempotencyKey("another").build()))
                .failsWithin(PATIENCE, ErrorCode.ALREADY_EXISTS);
        Instance made = await(instances()
                .create(InstanceSpec.named(named("made"))
                        .image("sav/image")
                        .start(false)
                        .build()));
        assertThat(made.info().state()).isEqualTo(MachineState.STOPPED);
        await(made.delete());
        lxd.plain()
                .send(
                        "DELETE",
                        "/1.0/images/"
                                + image.key().id().substring(image.key().id().indexOf('/') + 1));
    }

    @Test
    void an_instance_that_runs_is_no_image_and_a_snapshot_has_to_be_there() throws InterruptedException {
        Instance running = running("running");

        assertThat(running.publish(PublishSpec.named("sav-running").build()))
                .failsWithin(PATIENCE, ErrorCode.FAILED_PRECONDITION);
        assertThat(guest.publish(PublishSpec.named("sav-none").snapshot("none").build()))
                .failsWithin(PATIENCE, ErrorCode.NOT_FOUND);
        assertThat(running.export(OutputStream.nullOutputStream()))
                .failsWithin(PATIENCE, ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void an_export_is_an_archive_and_leaves_no_image_behind() throws InterruptedException {
        int images = lxd.plain().get("/1.0/images").size();
        ByteArrayOutputStream archive = new ByteArrayOutputStream();

        ExportResult written = await(guest.export(archive));

        assertThat(written.bytes()).hasValue(archive.size());
        assertThat(new String(archive.toByteArray(), 0, 512, StandardCharsets.ISO_8859_1))
                .contains("metadata.yaml");
        assertThat(lxd.plain().get("/1.0/images").size()).isEqualTo(images);
    }

    @Test
    void what_lxd_has_no_form_of_is_refused_at_once() {
        assertThatFailureOf(() -> guest.export(
                        ExportSpec.builder(new ExportTarget.Storage("default")).build()))
                .hasCode(ErrorCode.UNIMPLEMENTED);
        assertThatFailureOf(() -> guest.publish(
                        PublishSpec.named("x").storagePool("default").build()))
                .hasCode(ErrorCode.UNIMPLEMENTED);
        assertThatFailureOf(() -> guest.backups()
                        .create(BackupSpec.named("x").option("speed", "high").build()))
                .hasCode(ErrorCode.INVALID_ARGUMENT);
    }
}
