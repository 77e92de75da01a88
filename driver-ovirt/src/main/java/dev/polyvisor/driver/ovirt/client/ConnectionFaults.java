package dev.polyvisor.driver.ovirt.client;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Credentials;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.Violation;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What is wrong with a connection, all at once. */
public final class ConnectionFaults {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern DATA_CENTER = Pattern.compile("[\\p{L}\\p{N}._-]{1,50}");

    private ConnectionFaults() {}

    /** All faults of a connection, without its secrets. */
    public static List<Violation> of(Connection connection) {
        List<Violation> faults = new ArrayList<>();
        if (connection.address() instanceof Address.Url server) {
            url(server.url(), faults);
        } else {
            faults.add(new Violation("address", "is no https URL"));
        }
        credentials(connection.credentials(), faults);
        connection
                .scope()
                .map(Scope::name)
                .filter(name -> !DATA_CENTER.matcher(name).matches())
                .ifPresent(name -> faults.add(new Violation("scope", "can be the name of no data centre")));
        return faults;
    }

    private static void url(URI url, List<Violation> faults) {
        if (url.getScheme().equalsIgnoreCase("http") && !LOOPBACK.contains(url.getHost())) {
            faults.add(new Violation("address", "is no https URL; a password is sent in the clear to nobody"));
        }
        if (EngineAddress.of(url).isEmpty()) {
            faults.add(new Violation("address", "is not that of an API, https://HOST/ovirt-engine/api"));
        }
    }

    private static void credentials(Credentials credentials, List<Violation> faults) {
        if (credentials instanceof Credentials.None) {
            faults.add(new Violation("credentials", "are missing; oVirt wants a user with profile and a password"));
        } else if (credentials instanceof Credentials.ClientCertificate) {
            faults.add(new Violation("credentials", "oVirt knows no client certificates; give a user and a password"));
        } else if (credentials instanceof Credentials.Login login
                && login.user().indexOf('@') < 0) {
            faults.add(new Violation("credentials.user", "names no profile; write it as user@profile"));
        }
    }
}
