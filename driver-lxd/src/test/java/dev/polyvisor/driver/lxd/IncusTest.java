package dev.polyvisor.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.instance.FileInfo;
import dev.polyvisor.api.instance.FileType;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.PushOptions;
import dev.polyvisor.simulators.lxd.LxdSimulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is Incus: it goes by another name, and so do its headers. */
class IncusTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private LxdSimulator incus;
    private Fleet fleet;

    @BeforeEach
    void open(@TempDir Path folder) {
        incus = LxdSimulator.builder()
                .incus()
                .unixSocket(folder.resolve("socket"))
                .start();
        incus.content().image("tiny");
        fleet = Fleet.builder()
                .provider("lab", "lxd", Connection.unixSocket(incus.unixSocket().toString()))
                .open();
    }

    @AfterEach
    void close() {
        fleet.close();
        incus.close();
    }

    @Test
    void the_product_is_incus() {
        assertThat(fleet.provider("lab").test().product()).isEqualTo("Incus");
        assertThat(fleet.provider("lab").test().version()).startsWith("6.");
    }

    @Test
    void owners_permissions_and_types_of_files_are_told_in_its_headers() throws InterruptedException {
        Instance guest = fleet.provider("lab")
                .instances()
                .create(InstanceSpec.named("web").image("tiny").build())
                .await(PATIENCE);

        guest.files()
                .makeDirectory("/root/folder", PushOptions.builder().mode(0700).build())
                .await(PATIENCE);
        FileInfo file = guest.files()
                .write(
                        "/root/folder/file",
                        "content".getBytes(StandardCharsets.UTF_8),
                        PushOptions.builder().mode(0600).uid(7).gid(8).build())
                .await(PATIENCE);
        guest.files().makeLink("/root/link", "folder").await(PATIENCE);

        assertThat(guest.files().get("/root/folder").type()).isEqualTo(FileType.DIRECTORY);
        assertThat(guest.files().get("/root/link").type()).isEqualTo(FileType.SYMLINK);
        assertThat(file.mode()).isEqualTo(0600);
        assertThat(file.uid()).isEqualTo(7);
        assertThat(file.gid()).isEqualTo(8);
        assertThat(guest.files().readText("/root/folder/file")).isEqualTo("content");
    }
}
