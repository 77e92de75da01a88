package dev.polyvisor.spi.discovery;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.OptionSpec;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Checks the options of a connection against those that a driver declares, and fills in what is left out. No fault shows
 * a value: a secret may have been given in the wrong place.
 */
public final class ConnectionCheck {
    private final FoundDriver driver;
    private final String path;
    private final Consumer<Violation> faults;

    /**
     * A check for one provider.
     *
     * @param driver the driver
     * @param path where the connection stands, for example {@code providers.lab}
     * @param faults gets every fault
     */
    public ConnectionCheck(FoundDriver driver, String path, Consumer<Violation> faults) {
        this.driver = driver;
        this.path = path;
        this.faults = faults;
    }

    /**
     * Checks a connection.
     *
     * @param connection the connection
     * @return the connection with the declared values for what it leaves out
     */
    public Connection complete(Connection connection) {
        Map<String, OptionSpec> known = new TreeMap<>();
        driver.options().forEach(spec -> known.put(spec.name(), spec));
        connection.options().keySet().forEach(name -> checkGiven(known, name, false));
        connection.secrets().keySet().forEach(name -> checkGiven(known, name, true));
        Connection complete = connection;
        for (OptionSpec spec : driver.options()) {
            complete = complete(complete, spec);
        }
        return complete;
    }

    private void checkGiven(Map<String, OptionSpec> known, String name, boolean secret) {
        OptionSpec spec = known.get(name);
        if (spec == null) {
            fault(secret, name, "the driver '" + driver.name() + "' knows no such option; it knows " + names(known));
        } else if (spec.secret() && !secret) {
            fault(secret, name, "is secret; give it with Connection.secret");
        } else if (!spec.secret() && secret) {
            fault(secret, name, "is not secret; give it with Connection.option");
        }
    }

    private static String names(Map<String, OptionSpec> known) {
        return known.isEmpty()
                ? "none"
                : known.values().stream()
                        .map(spec -> spec.secret() ? spec.name() + " (secret)" : spec.name())
                        .collect(Collectors.joining(", "));
    }

    private Connection complete(Connection connection, OptionSpec spec) {
        String name = spec.name();
        if (connection.options().containsKey(name) || connection.secrets().containsKey(name)) {
            spec.pattern().ifPresent(pattern -> checkValue(connection, spec, pattern));
            return connection;
        }
        if (spec.fallback().isPresent()) {
            String value = spec.fallback().get();
            return spec.secret() ? connection.secret(name, Secret.of(value)) : connection.option(name, value);
        }
        if (spec.required()) {
            fault(spec.secret(), name, "is missing: " + spec.description());
        }
        return connection;
    }

    private void checkValue(Connection connection, OptionSpec spec, String pattern) {
        String plain = connection.options().get(spec.name());
        Secret secret = connection.secrets().get(spec.name());
        try {
            if (plain != null && !plain.matches(pattern)
                    || secret != null && !secret.reveal().matches(pattern)) {
                fault(spec.secret(), spec.name(), "does not match " + pattern);
            }
        } catch (RuntimeException failure) {
            // the host's own lookup of the secret
            fault(
                    spec.secret(),
                    spec.name(),
                    "cannot be looked up: " + failure.getClass().getName());
        }
    }

    private void fault(boolean secret, String name, String problem) {
        faults.accept(new Violation(path + (secret ? ".secret." : ".option.") + name, problem));
    }
}
