package dev.polyvisor.driver.ovirt.machine;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Trust;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.driver.ovirt.client.ConnectionFaults;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The engine that a secret names. No fault tells a part of it. */
final class EngineAccess {
    private static final String URL = "url";
    private static final String USER = "username";
    private static final String PASSWORD_KEY = "password";
    private static final String CA = "caBundle";

    /** The keys of a secret that name an engine and give access to it. */
    static final Set<String> KEYS = Set.of(URL, USER, PASSWORD_KEY, CA);

    /** What a fault of a connection is called in a secret. */
    private static final Map<String, String> PATHS = Map.of("address", URL, "credentials.user", USER);

    private EngineAccess() {}

    /** The connection that a secret names, empty when it names none or something is wrong with it. */
    static Optional<Connection> of(MachineSecret secret, List<Violation> faults) {
        if (KEYS.stream().allMatch(key -> secret.find(key).isEmpty())) {
            return Optional.empty();
        }
        int before = faults.size();
        for (String key : List.of(URL, USER, PASSWORD_KEY)) {
            if (secret.find(key).isEmpty()) {
                faults.add(new Violation(key, "is missing beside the others of an engine"));
            }
        }
        if (faults.size() > before) {
            return Optional.empty();
        }
        Optional<Connection> connection = connection(secret, faults);
        connection.map(ConnectionFaults::of).orElse(List.of()).stream()
                .map(each -> PATHS.getOrDefault(each.path(), PASSWORD_KEY))
                .distinct()
                .forEach(key -> faults.add(new Violation(key, "cannot be used for an engine")));
        return faults.size() > before ? Optional.empty() : connection;
    }

    private static Optional<Connection> connection(MachineSecret secret, List<Violation> faults) {
        Optional<Connection> connection = Optional.empty();
        try {
            connection = Optional.of(Connection.parse(text(secret, URL))
                    .login(text(secret, USER), secret.find(PASSWORD_KEY).orElseGet(() -> Secret.of(""))));
        } catch (PolyvisorException unreadable) {
            faults.add(new Violation(URL, "cannot be used for an engine"));
        }
        Optional<Secret> authority = secret.find(CA);
        if (authority.isEmpty()) {
            return connection;
        }
        try {
            Trust trust = Trust.pinned(authority.get().reveal());
            return connection.map(each -> each.trust(trust));
        } catch (PolyvisorException unreadable) {
            faults.add(new Violation(CA, "is no certificate in PEM form"));
            return Optional.empty();
        }
    }

    private static String text(MachineSecret secret, String key) {
        return secret.find(key).map(Secret::reveal).orElse("");
    }
}
