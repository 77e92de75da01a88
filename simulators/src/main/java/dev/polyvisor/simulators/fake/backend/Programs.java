package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.simulators.fake.program.GuestProgram;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The programs that a test has put into the guests, by name. Thread safety: may be used from any thread. */
public final class Programs {
    private final Map<String, GuestProgram> byName = new ConcurrentHashMap<>();

    Programs() {}

    public void put(String name, GuestProgram program) {
        byName.put(name, program);
    }

    public Optional<GuestProgram> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
