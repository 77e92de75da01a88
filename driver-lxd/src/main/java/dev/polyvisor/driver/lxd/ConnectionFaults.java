package dev.polyvisor.driver.lxd;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Credentials;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.driver.lxd.client.LxdNames;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is wrong with a connection, all at once. */
final class ConnectionFaults {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private ConnectionFaults() {}

    /**
     * Refuses a connection that cannot be one of LXD.
     *
     * @param given as the host gave it
     * @param found with the socket that was found for it
     */
    static void refuse(Connection given, Connection found) {
        List<Violation> faults = new ArrayList<>();
        boolean socket = false;
        if (found.address() instanceof Address.Url server) {
            url(server.url(), faults);
        } else if (found.address() instanceof Address.UnixSocket) {
            socket = true;
        } else {
            faults.add(new Violation("address", "is neither a Unix socket nor an https URL"));
        }
        credentials(given.credentials(), socket, faults);
        given.scope()
                .flatMap(scope -> LxdNames.entity(scope.name()))
                .ifPresent(problem -> faults.add(new Violation("scope", problem)));
        if (given.secrets().containsKey(LxdDriverFactory.TRUST_PASSWORD_OPTION)
                && given.secrets().containsKey(LxdDriverFactory.TRUST_TOKEN_OPTION)) {
            faults.add(new Violation(
                    "secret." + LxdDriverFactory.TRUST_TOKEN_OPTION,
                    "is given beside a trust password; one is enough"));
        }
        if (!faults.isEmpty()) {
            throw PolyvisorException.invalid(faults);
        }
    }

    private static void url(URI url, List<Violation> faults) {
        if (url.getScheme().equalsIgnoreCase("http") && !LOOPBACK.contains(url.getHost())) {
            faults.add(new Violation("address", "is no https URL; LXD speaks plain http to nobody"));
        }
        String path = url.getRawPath();
        if (path != null && !path.isEmpty() && !path.equals("/") || url.getRawQuery() != null) {
            faults.add(new Violation("address", "has a path or a query; LXD is found at the root of its server"));
        }
    }

    private static void credentials(Credentials credentials, boolean socket, List<Violation> faults) {
        if (credentials instanceof Credentials.Login) {
            faults.add(new Violation("credentials", "LXD knows no users with passwords; give a client certificate"));
        } else if (socket && !(credentials instanceof Credentials.None)) {
            faults.add(new Violation("credentials", "over a Unix socket the server knows who asks"));
        }
    }
}
