package dev.polyvisor.driver.lxd.instance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Files;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.PushOptions;
import dev.polyvisor.simulators.lxd.LxdSimulator;
import dev.polyvisor.simulators.server.ReplyFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FILE = "/root/file";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private LxdSimulator lxd;
    private Fleet fleet;
    private Files files;

    @BeforeEach
    void open(@TempDir Path folder) throws InterruptedException {
        lxd = LxdSimulator.builder().unixSocket(folder.resolve("socket")).start();
        lxd.content().image("tiny");
        fleet = Fleet.builder()
                .provider("lab", "lxd", Connection.unixSocket(lxd.unixSocket().toString()))
                .open();
        files = fleet.provider("lab")
                .instances()
                .create(InstanceSpec.named("web").image("tiny").build())
                .await(PATIENCE)
                .files();
        push("before");
        lxd.faults()
                .add(
                        exchange -> {
                            if (exchange.path().endsWith("/files")) {
                                asked.add(exchange.method());
                            }
                            return false;
                        },
                        1,
                        ReplyFault.cutBefore());
    }

    @AfterEach
    void close() {
        fleet.close();
        lxd.close();
    }

    private void push(String content) throws InterruptedException {
        files.write(FILE, content.getBytes(UTF_8), PushOptions.defaults()).await(PATIENCE);
    }

    @Test
    void what_is_there_is_not_carried_here_to_be_replaced() throws InterruptedException {
        push("after");

        // the last one tells the size of what is there now
        assertThat(asked).containsExactly("HEAD", "POST", "GET");
        assertThat(files.readText(FILE)).isEqualTo("after");
    }

    @Test
    void a_refused_glance_is_asked_again_for_its_reason() throws InterruptedException {
        lxd.faults().next("HEAD", "/1.0/instances/web/files", ReplyFault.instead(500, "application/json", ""));

        push("after");

        assertThat(asked).containsExactly("HEAD", "GET", "POST", "GET");
        assertThat(files.readText(FILE)).isEqualTo("after");
    }

    @Test
    void a_path_through_a_file_leads_nowhere() {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> files.write(FILE + "/below", new byte[1], PushOptions.defaults())
                        .await(PATIENCE))
                .matches(e -> e.code() == ErrorCode.NOT_FOUND);
        assertThat(asked).startsWith("HEAD").doesNotContain("DELETE");
    }
}
