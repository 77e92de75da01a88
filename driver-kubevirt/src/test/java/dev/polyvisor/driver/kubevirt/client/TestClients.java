package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.api.Connection;
import dev.polyvisor.driver.kubevirt.testing.RealContext;
import java.time.Duration;
import java.util.ArrayList;

/** Clients without a driver around them. */
final class TestClients {
    private TestClients() {}

    /** Of a server that asks for no credentials. */
    static KubeClient to(String address, RealContext context) {
        ClusterAccess access = Accesses.of(Connection.parse(address), ServiceAccount.ofPod(), false, new ArrayList<>())
                .orElseThrow();
        return new KubeClient(new KubeTransport(context, access, Duration.ofMinutes(1)));
    }
}
