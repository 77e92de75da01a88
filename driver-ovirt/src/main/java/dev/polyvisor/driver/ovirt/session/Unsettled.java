package dev.polyvisor.driver.ovirt.session;

import dev.polyvisor.api.driver.Target;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Entities that a listing has shown on their way to another state. The engine tells no event of the last step of some ways (a
 * host that reaches maintenance), so they are looked at again. Thread safety: may be used from any thread.
 */
public final class Unsettled {
    private final Object lock = new Object();
    private Set<Target> targets = new LinkedHashSet<>();

    /** Notes one. */
    public void add(Target target) {
        synchronized (lock) {
            targets.add(target);
        }
    }

    /** Hands over what was noted since the last call. */
    public Set<Target> take() {
        synchronized (lock) {
            Set<Target> taken = targets;
            targets = new LinkedHashSet<>();
            return taken;
        }
    }
}
