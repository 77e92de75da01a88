package dev.polyvisor.driver.kubevirt.instance;

import static dev.polyvisor.driver.kubevirt.instance.MachinesBench.PATIENCE;
import static dev.polyvisor.driver.kubevirt.instance.MachinesBench.fails;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.ExportFormat;
import dev.polyvisor.api.instance.ExportResult;
import dev.polyvisor.api.instance.ExportSpec;
import dev.polyvisor.api.instance.ExportTarget;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.PublishedImage;
import dev.polyvisor.simulators.server.ReplyFault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Disks that are written out, and images that are made of them. */
class ImagesTest {
    private static final MachinesBench BENCH = new MachinesBench();
    private static final int DISK = 1 << 17;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @AfterEach
    void clear() throws InterruptedException {
        BENCH.cluster.faults().clear();
        for (Instance each : BENCH.instances.list()) {
            each.delete(DeleteOptions.force()).await(PATIENCE);
        }
        for (String plural : List.of("datasources", "datavolumes", "virtualmachineexports")) {
            names(plural).forEach(name -> BENCH.cluster.content().delete(plural, MachinesBench.NAMESPACE, name));
        }
        MachinesBench.until(() -> names("persistentvolumeclaims").isEmpty());
    }

    @AfterAll
    static void close() {
        BENCH.close();
    }

    private static List<String> names(String plural) {
        return BENCH.cluster.content().names(plural, MachinesBench.NAMESPACE).stream()
                .map(path -> path.substring(path.indexOf('/') + 1))
                .toList();
    }

    @Test
    void the_system_disk_is_written_out_and_nothing_stays_on_offer() throws InterruptedException {
        Instance web = BENCH.withDisk("web");

        ExportResult result = web.export(written).await(PATIENCE);

        assertThat(result.bytes()).hasValue(DISK);
        assertThat(result.fingerprint()).get().asString().matches("[0-9a-f]{64}");
        assertThat(written.toString(StandardCharsets.UTF_8)).startsWith("web-root\nweb-root\n");
        assertThat(names("virtualmachineexports")).isEmpty();
    }

    @Test
    void a_snapshot_of_a_running_machine_is_written_out_compressed() throws Exception {
        Instance web = BENCH.withDisk("web");
        web.start().await(PATIENCE);
        fails(web.export(written), ErrorCode.FAILED_PRECONDITION);
        web.snapshots().create("s1").await(PATIENCE);

        web.export(ExportSpec.builder(ExportTarget.stream(written))
                        .snapshot("s1")
                        .compression("gzip")
                        .build())
                .await(PATIENCE);

        byte[] disk = new GZIPInputStream(new ByteArrayInputStream(written.toByteArray())).readAllBytes();
        assertThat(disk).hasSize(DISK);
        web.snapshots().delete("s1").await(PATIENCE);
    }

    @Test
    void a_transfer_that_breaks_is_not_repeated_and_ends_the_offer() throws InterruptedException {
        Instance web = BENCH.withDisk("web");
        BENCH.cluster.faults().add(exchange -> exchange.path().contains("/proxy/"), 1, ReplyFault.truncated(1000));
        fails(web.export(written), ErrorCode.UNAVAILABLE);
        assertThat(written.size()).isLessThan(DISK);

        fails(
                web.export(new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("the disk of the host is full");
                    }
                }),
                ErrorCode.UNAVAILABLE);
        assertThat(names("virtualmachineexports")).isEmpty();
    }

    @Test
    void forms_that_the_cluster_does_not_write_are_refused() throws InterruptedException {
        Instance web = BENCH.withDisk("web");

        assertThatFailureOf(() -> web.export(ExportSpec.builder(ExportTarget.stream(written))
                        .format(ExportFormat.OVA)
                        .build()))
                .hasCode(ErrorCode.UNIMPLEMENTED);
        assertThatFailureOf(() -> web.export(ExportSpec.builder(ExportTarget.stream(written))
                        .compression("xz")
                        .build()))
                .hasCode(ErrorCode.UNIMPLEMENTED);
        fails(
                web.export(ExportSpec.builder(ExportTarget.stream(written))
                        .disk("none")
                        .build()),
                ErrorCode.NOT_FOUND);
    }

    @Test
    void an_image_is_a_copy_of_the_system_disk_that_machines_are_made_of() throws InterruptedException {
        Instance web = BENCH.withDisk("web");
        PublishSpec spec =
                PublishSpec.named("golden").description("as of today").build();

        PublishedImage image = web.publish(spec).await(PATIENCE);
        assertThat(image.size()).contains(DataSize.gib(2));
        assertThat(BENCH.fleet.inventory().snapshot().get(image.key())).isPresent();
        Operation<PublishedImage> again = web.publish(spec);
        again.await(PATIENCE);
        assertThat(again.changed()).isFalse();
        fails(web.publish(PublishSpec.named("golden").idempotencyKey("other").build()), ErrorCode.ALREADY_EXISTS);
        web.delete().await(PATIENCE);

        Instance copy = BENCH.instances
                .create(MachinesBench.small("copy")
                        .source(InstanceSource.image("golden"))
                        .build())
                .await(PATIENCE);
        assertThat(BENCH.object("persistentvolumeclaims", "copy-root")
                        .path("status")
                        .path("capacity")
                        .path("storage")
                        .asString())
                .isEqualTo("2Gi");
        fails(copy.publish(PublishSpec.named("live").build()), ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void an_image_of_a_snapshot_is_made_while_the_machine_runs() throws InterruptedException {
        Instance web = BENCH.withDisk("web");
        web.start().await(PATIENCE);
        web.snapshots().create("s1").await(PATIENCE);

        web.publish(PublishSpec.named("golden").snapshot("s1").build()).await(PATIENCE);

        assertThat(BENCH.object("datavolumes", "golden")
                        .path("spec")
                        .path("source")
                        .has("snapshot"))
                .isTrue();
        assertThatFailureOf(
                        () -> web.publish(PublishSpec.named("g").isPublic(true).build()))
                .hasCode(ErrorCode.UNIMPLEMENTED);
        web.snapshots().delete("s1").await(PATIENCE);
    }
}
