package dev.polyvisor.driver.lxd.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.instance.Cmd;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.StdinSource;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import dev.polyvisor.testkit.leak.NoLeaks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What long use leaves behind: no thread, no descriptor, no operation of LXD. */
@NoLeaks(waitSeconds = 60)
abstract class LeakSuite {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final boolean SOAK = Boolean.getBoolean("polyvisor.soak");
    private static final int EXECS = SOAK ? 10_000 : 60;
    private static final int CYCLES = SOAK ? 1_000 : 25;
    private static final int AT_ONCE = 6;

    private final LxdBackend lxd;

    LeakSuite(LxdBackend lxd) {
        this.lxd = lxd;
    }

    private Fleet open() {
        return Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory())
                .provider("live", "lxd", Connection.unixSocket(lxd.socket().toString()))
                .open();
    }

    @Test
    @Timeout(600)
    void many_commands_leave_nothing_here_and_no_operation_there() throws InterruptedException {
        try (Fleet fleet = open()) {
            fleet.inventory().awaitParity(PATIENCE);
            Instance guest = fleet.provider("live")
                    .instances()
                    .create(InstanceSpec.named("leak-guest")
                            .image(TestImage.ALIAS)
                            .build())
                    .await(PATIENCE);
            try {
                for (int done = 0; done < EXECS; done += AT_ONCE) {
                    List<Cmd> running = new ArrayList<>();
                    for (int i = 0; i < AT_ONCE; i++) {
                        running.add(guest.exec(ExecSpec.of("cat")
                                .stdin(StdinSource.of("line " + (done + i)))
                                .build()));
                    }
                    for (int i = 0; i < AT_ONCE; i++) {
                        assertThat(running.get(i).await(PATIENCE).stdout()).isEqualTo("line " + (done + i));
                    }
                }
                assertThat(runningOperations()).as("operations of LXD that run").isEmpty();
            } finally {
                guest.delete(DeleteOptions.force()).await(PATIENCE);
            }
        }
    }

    private List<String> runningOperations() {
        return lxd.plain()
                .get("/1.0/operations")
                .path("running")
                .valueStream()
                .map(url -> url.asString())
                .toList();
    }

    @Test
    @Timeout(600)
    void many_sessions_leave_nothing() throws InterruptedException {
        for (int i = 0; i < CYCLES; i++) {
            try (Fleet fleet = open()) {
                fleet.inventory().awaitParity(PATIENCE);
                assertThat(fleet.provider("live").instances().list()).isNotNull();
            }
        }
    }
}
