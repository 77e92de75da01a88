package dev.polyvisor.driver.lxd.live;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Trust;
import dev.polyvisor.simulators.server.TestCertificate;
import dev.polyvisor.testkit.contract.DriverFactoryContract;
import dev.polyvisor.testkit.contract.DriverFixture;
import dev.polyvisor.testkit.contract.Fault;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The session over HTTPS with a client certificate: who is trusted, and who is not. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class HttpsSuite implements DriverFactoryContract {
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

    private Connection as(TestCertificate client) {
        return Connection.https(url).trust(pinned).clientCertificate(client.pem(), client.keyPem());
    }
}
