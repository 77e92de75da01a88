package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.driver.Driver;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The drivers' sides of the sessions of a fleet, by provider, for work between two of them. Thread safety: may be used from any thread. */
final class Peers {
    private final Map<String, Driver> open = new ConcurrentHashMap<>();

    /** A session is there; in place of one of the same name, which is being replaced. */
    void add(String provider, Driver driver) {
        open.put(provider, driver);
    }

    /** A session is being closed; the one that replaced it stays. */
    void remove(String provider, Driver driver) {
        boolean unused = open.remove(provider, driver);
    }

    Optional<Driver> find(String provider) {
        return Optional.ofNullable(open.get(provider));
    }
}
