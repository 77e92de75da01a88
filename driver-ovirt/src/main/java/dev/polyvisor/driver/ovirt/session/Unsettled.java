package dev.polyvisor.driver.ovirt.session;

import dev.polyvisor.api.driver.Target;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What has to be looked at again though the engine tells no event of it: entities that a listing has shown on their way to
 * another state (a host that reaches maintenance), and those whose data centre has another name. Thread safety: may be used
 * from any thread.
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
