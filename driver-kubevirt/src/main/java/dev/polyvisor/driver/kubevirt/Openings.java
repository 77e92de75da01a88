package dev.polyvisor.driver.kubevirt;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.driver.kubevirt.client.ClusterAccess;
import dev.polyvisor.driver.kubevirt.client.KubeClient;
import dev.polyvisor.driver.kubevirt.client.KubeTransport;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import dev.polyvisor.driver.kubevirt.session.Namespaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens sessions, whoever brought the way to the API server. */
final class Openings {
    private static final String DEFAULT_NAMESPACE = "default";

    private Openings() {}

    static Driver open(DriverContext context, Connection connection, ClusterAccess access) {
        List<Violation> faults = new ArrayList<>();
        String fallback =
                connection.scope().map(Scope::name).or(access::namespace).orElse(DEFAULT_NAMESPACE);
        Namespaces namespaces = namespaces(connection, fallback, faults);
        if (!faults.isEmpty()) {
            throw PolyvisorException.invalid(faults);
        }
        KubeTransport transport = new KubeTransport(context, access, connection.requestTimeout());
        boolean streaming = Boolean.parseBoolean(
                connection.options().getOrDefault(KubevirtDriverFactory.STREAMING_LISTS_OPTION, "false"));
        return new KubevirtDriver(new KubeSession(
                context,
                new KubeClient(transport),
                namespaces,
                new KubeSession.SessionSettings(connection.requestTimeout(), streaming)));
    }

    static Namespaces namespaces(Connection connection, String fallback, List<Violation> faults) {
        return Namespaces.read(
                Optional.ofNullable(connection.options().get(KubevirtDriverFactory.NAMESPACES_OPTION)),
                fallback,
                faults);
    }
}
