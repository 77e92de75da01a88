package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What happens in the lives of machines, as the backend tells it. Thread safety: may be used from any thread. */
public final class Lifecycle {
    private final Backend backend;
    private final List<Consumer<Happening>> listeners = new CopyOnWriteArrayList<>();

    Lifecycle(Backend backend) {
        this.backend = backend;
    }

    /** Adds a listener, which must return at once. */
    public void listen(Consumer<Happening> listener) {
        listeners.add(listener);
    }

    public void unlisten(Consumer<Happening> listener) {
        listeners.remove(listener);
    }

    public void tell(MachineDatum machine, LifecycleAction action) {
        tell(machine, action, Map.of());
    }

    public void tell(MachineDatum machine, LifecycleAction action, Map<String, String> context) {
        if (!listeners.isEmpty()) {
            Happening happening = new Happening(machine, action, backend.now(), context);
            listeners.forEach(listener -> listener.accept(happening));
        }
    }

    /** Something that happened to a machine, which is as it was afterwards. */
    public record Happening(MachineDatum machine, LifecycleAction action, Instant at, Map<String, String> context) {}
}
