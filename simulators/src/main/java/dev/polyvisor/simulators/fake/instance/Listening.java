package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.LifecycleEvent;
import dev.polyvisor.api.instance.LifecycleListener;
import dev.polyvisor.api.instance.LifecycleSubscription;
import dev.polyvisor.simulators.fake.backend.Lifecycle.Happening;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** A listener to the life of one instance, called by one task at a time. Thread safety: may be used from any thread. */
final class Listening implements LifecycleSubscription, Consumer<Happening> {
    private final Parts parts;
    private final String id;
    private final LifecycleListener listener;
    private final Object lock = new Object();
    private final Deque<LifecycleEvent> waiting = new ArrayDeque<>();
    private boolean running;
    private boolean closed;

    private Listening(Parts parts, String id, LifecycleListener listener) {
        this.parts = parts;
        this.id = id;
        this.listener = listener;
    }

    static Listening begin(Parts parts, String id, LifecycleListener listener) {
        Listening listening = new Listening(parts, id, listener);
        parts.backend().lifecycle().listen(listening);
        return listening;
    }

    @Override
    public void accept(Happening happening) {
        if (!happening.machine().id().equals(id)) {
            return;
        }
        synchronized (lock) {
            if (closed) {
                return;
            }
            waiting.add(event(happening));
            if (running) {
                return;
            }
            running = true;
        }
        try {
            parts.session().context().executor().execute(this::handOn);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    @Override
    public void close() {
        parts.backend().lifecycle().unlisten(this);
        synchronized (lock) {
            closed = true;
            waiting.clear();
        }
    }

    private void handOn() {
        while (true) {
            LifecycleEvent next;
            synchronized (lock) {
                next = waiting.poll();
                if (next == null) {
                    running = false;
                    return;
                }
            }
            tell(next);
        }
    }

    /** A listener that throws does not keep the next event from being told. */
    private void tell(LifecycleEvent event) {
        try {
            listener.onEvent(event);
        } catch (RuntimeException e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
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
