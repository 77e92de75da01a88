package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.LifecycleEvent;
import dev.polyvisor.api.instance.LifecycleListener;
import dev.polyvisor.api.instance.LifecycleSubscription;
import dev.polyvisor.simulators.fake.backend.Lifecycle.Happening;
import dev.polyvisor.spi.instance.LifecycleListening;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** What one who listens to an instance is told of what happens. Thread safety: may be used from any thread. */
final class Listening implements Consumer<Happening> {
    private final Parts parts;
    private final String id;
    private final LifecycleListening told;

    private Listening(Parts parts, String id, LifecycleListener listener) {
        this.parts = parts;
        this.id = id;
        this.told = new LifecycleListening(
                parts.session().context().executor(),
                listener,
                () -> parts.backend().lifecycle().unlisten(this));
    }

    static LifecycleSubscription begin(Parts parts, String id, LifecycleListener listener) {
        Listening listening = new Listening(parts, id, listener);
        parts.backend().lifecycle().listen(listening);
        return listening.told;
    }

    @Override
    public void accept(Happening happening) {
        if (happening.machine().id().equals(id)) {
            told.tell(event(happening));
        }
    }

    private LifecycleEvent event(Happening happening) {
        LifecycleAction action = happening.action();
        return new LifecycleEvent(
                parts.key(id),
                Infos.ref(happening.machine()),
                action,
                "instance-" + action.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                happening.at(),
                Optional.empty(),
                happening.context());
    }
}
