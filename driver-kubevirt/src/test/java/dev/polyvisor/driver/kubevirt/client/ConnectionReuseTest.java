package dev.polyvisor.driver.kubevirt.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.driver.kubevirt.testing.RealContext;
import dev.polyvisor.driver.kubevirt.wire.WireVm;
import dev.polyvisor.simulators.fault.FaultProxy;
import dev.polyvisor.simulators.kubevirt.KubeVirtSimulator;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One call after the other goes over one connection: each new one costs a handshake, with TLS several of them. */
class ConnectionReuseTest {
    private static final int PAGES = 6;
    private static final int MACHINES = 500 * PAGES;

    private final KubeVirtSimulator cluster =
            KubeVirtSimulator.builder().http().anonymousAdmin().start();
    private final FaultProxy proxy = FaultProxy.to(cluster.httpAddress()).start();
    private final RealContext context = new RealContext();
    private final KubeClient client = TestClients.to("http://127.0.0.1:" + proxy.port(), context);

    @BeforeEach
    void fill() {
        var unused = cluster.content().virtualMachines("demo", "vm", MACHINES, false);
    }

    @AfterEach
    void close() {
        client.close();
        context.close();
        proxy.close();
        cluster.close();
    }

    @Test
    void all_pages_of_a_list_come_over_one_connection() throws InterruptedException {
        int read = 0;
        try (KubeList list = client.list(KubeKind.VIRTUAL_MACHINE, Optional.of("demo"), Optional.empty(), true)) {
            while (list.next(WireVm.class).isPresent()) {
                read++;
            }
        }

        assertThat(read).isEqualTo(MACHINES);
        assertThat(proxy.accepted()).isOne();
    }

    @Test
    void one_object_after_the_other_comes_over_one_connection() throws InterruptedException {
        for (int i = 0; i < PAGES; i++) {
            assertThat(client.find(KubeKind.VIRTUAL_MACHINE, "demo", "vm-" + i, WireVm.class))
                    .isPresent();
        }

        assertThat(proxy.accepted()).isOne();
    }
}
