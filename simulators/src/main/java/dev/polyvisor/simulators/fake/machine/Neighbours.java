package dev.polyvisor.simulators.fake.machine;

import dev.polyvisor.api.Secret;
import dev.polyvisor.simulators.fake.backend.Backend;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The backends that the secret of a machine can name. Thread safety: may be used from any thread. */
public final class Neighbours {
    private final Map<String, Neighbour> byName = new ConcurrentHashMap<>();

    /** Adds one, in place of the one of its name. */
    public void put(String name, Secret token, Backend backend) {
        byName.put(name, new Neighbour(token, backend));
    }

    Optional<Neighbour> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** A backend, and what lets somebody in. */
    record Neighbour(Secret token, Backend backend) {}
}
