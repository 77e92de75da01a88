package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.instance.LifecycleListener;
import dev.polyvisor.api.instance.LifecycleSubscription;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.wire.WireEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hands the lifecycle events that the session hears on to who listens to an instance. Thread safety: from any thread. */
final class Lifecycles {
    private final LxdSession session;
    private final List<Listening> listening = new CopyOnWriteArrayList<>();

    Lifecycles(LxdSession session) {
        this.session = session;
        session.onLifecycle(this::tell);
    }

    DriverContext context() {
        return session.context();
    }

    LifecycleSubscription listen(InstanceHandle instance, LifecycleListener listener) {
        Listening begun = new Listening(this, instance, listener);
        listening.add(begun);
        return begun.subscription();
    }

    void end(Listening ended) {
        listening.remove(ended);
    }

    private void tell(WireEvent event) {
        for (Listening each : listening) {
            each.tell(event);
        }
    }
}
