package dev.polyvisor.driver.lxd.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Trust;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import dev.polyvisor.simulators.server.TestCertificate;
import dev.polyvisor.testkit.contract.DriverFactoryContract;
import dev.polyvisor.testkit.contract.DriverFixture;
import dev.polyvisor.testkit.contract.Fault;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The session over HTTPS with a client certificate: who is trusted, and who is not. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class HttpsSuite implements DriverFactoryContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LxdBackend lxd;
    private final TestCertificate trusted = TestCertificate.selfSigned("tester");
    private final TestCertificate stranger = TestCertificate.selfSigned("stranger");
    private String url = "";
    private Trust pinned = Trust.system();

    HttpsSuite(LxdBackend lxd) {
        this.lxd = lxd;
    }

    @BeforeAll
    void listen() throws Exception {
        url = "https://127.0.0.1:" + lxd.listen();
        pinned = Trust.pinned(lxd.certificate());
        lxd.plain()
                .send(
                        "POST",
                        "/1.0/certificates",
                        "{\"type\":\"client\",\"name\":\"tester\",\"certificate\":\"" + trusted.base64() + "\"}");
    }

    @Override
    public DriverFixture openFixture() {
        return new LxdFixture(lxd) {
            @Override
            public Connection connection() {
                return as(trusted);
            }

            @Override
            public Optional<Connection> refusedConnection() {
                return Optional.of(as(stranger));
            }

            @Override
            public Set<Fault> faults() {
                return Set.of();
            }
        };
    }

    @Test
    void sockets_are_opened_at_a_server_that_offers_http_2() throws Exception {
        try (Fleet fleet = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory())
                .provider("secure", "lxd", as(trusted))
                .open()) {
            Instance guest = fleet.provider("secure")
                    .instances()
                    .create(InstanceSpec.named("https-guest")
                            .image(TestImage.ALIAS)
                            .build())
                    .await(PATIENCE);
            try {
                assertThat(guest.exec("echo", "heard").await(PATIENCE).stdout()).isEqualTo("heard\n");
            } finally {
                guest.delete(DeleteOptions.force()).await(PATIENCE);
            }
        }
    }

    @Test
    void a_port_that_is_taken_is_left_for_another() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String setting = "{\"config\":{\"core.https_address\":\"127.0.0.1:" + taken.getLocalPort() + "\"}}";
            try {
                var unused = lxd.plain().send("PATCH", "/1.0", setting);
            } catch (PlainLxd.Refused busy) {
                // a real one keeps the setting all the same
                assertThat(busy.status()).isEqualTo(500);
            }
        }
        url = "https://127.0.0.1:" + lxd.listen();
        try (Fleet fleet = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory())
                .provider("secure", "lxd", as(trusted))
                .open()) {
            assertThat(fleet.provider("secure").test().product()).isEqualTo("LXD");
        }
    }

    private Connection as(TestCertificate client) {
        return Connection.https(url).trust(pinned).clientCertificate(client.pem(), client.keyPem());
    }
}
