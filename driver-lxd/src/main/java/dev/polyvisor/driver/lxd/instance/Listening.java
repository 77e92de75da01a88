package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.InstanceRef;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.LifecycleEvent;
import dev.polyvisor.api.instance.LifecycleListener;
import dev.polyvisor.api.instance.LifecycleSubscription;
import dev.polyvisor.driver.lxd.wire.WireEvent;
import dev.polyvisor.driver.lxd.wire.WireEventContent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/** One who listens to one instance. He is called by one thread at a time, and under no lock. */
final class Listening implements LifecycleSubscription {
    private final Lifecycles home;
    private final InstanceHandle instance;
    private final LifecycleListener listener;
    private final Object lock = new Object();
    private final Deque<LifecycleEvent> waiting = new ArrayDeque<>();
    private boolean running;
    private boolean closed;

    Listening(Lifecycles home, InstanceHandle instance, LifecycleListener listener) {
        this.home = home;
        this.instance = instance;
        this.listener = listener;
    }

    void tell(WireEvent event) {
        WireEventContent content = event.metadata();
        if (content == null) {
            return;
        }
        Optional<InstanceRef> ref = concerned(event, content);
        if (ref.isEmpty()) {
            return;
        }
        synchronized (lock) {
            if (closed) {
                return;
            }
            waiting.add(event(event, content, ref.get()));
            if (running) {
                return;
            }
            running = true;
        }
        try {
            home.context().executor().execute(this::handOn);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    /** The instance after the event, if it is ours: events name instances by project and name, before and after a renaming. */
    private Optional<InstanceRef> concerned(WireEvent event, WireEventContent content) {
        String source = content.source();
        int query = source.indexOf('?');
        String[] segments = (query < 0 ? source : source.substring(0, query)).split("/", -1);
        // "", "1.0", "instances", name, …
        if (segments.length < 4 || !content.action().matches("(instance|container|virtual-machine)-.*")) {
            return Optional.empty();
        }
        InstanceRef told =
                new InstanceRef(Scope.of(event.project().isEmpty() ? "default" : event.project()), segments[3]);
        InstanceRef ours = instance.info().ref();
        Object oldName = content.context().get("old_name");
        boolean renamed = oldName != null
                && told.scope().equals(ours.scope())
                && String.valueOf(oldName).equals(ours.name());
        return told.equals(ours) || renamed ? Optional.of(told) : Optional.empty();
    }

    private LifecycleEvent event(WireEvent event, WireEventContent content, InstanceRef ref) {
        Map<String, String> context = new LinkedHashMap<>();
        content.context().forEach((key, value) -> context.put(key, String.valueOf(value)));
        Object requestor = content.requestor().get("username");
        return new LifecycleEvent(
                instance.key(),
                ref,
                action(content.action()),
                content.action(),
                time(event.timestamp()),
                requestor == null || requestor.equals("") ? Optional.empty() : Optional.of(requestor.toString()),
                context);
    }

    private Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException malformed) {
            return home.context().clock().now();
        }
    }

    private static LifecycleAction action(String backend) {
        String what = backend.substring(
                backend.startsWith("virtual-machine-") ? "virtual-machine-".length() : backend.indexOf('-') + 1);
        return switch (what) {
            case "created" -> LifecycleAction.CREATED;
            case "started" -> LifecycleAction.STARTED;
            case "stopped" -> LifecycleAction.STOPPED;
            case "shutdown" -> LifecycleAction.SHUT_DOWN;
            case "restarted" -> LifecycleAction.RESTARTED;
            case "paused" -> LifecycleAction.PAUSED;
            case "resumed" -> LifecycleAction.RESUMED;
            case "renamed" -> LifecycleAction.RENAMED;
            case "updated" -> LifecycleAction.UPDATED;
            case "migrated" -> LifecycleAction.MIGRATED;
            case "restored" -> LifecycleAction.RESTORED;
            case "deleted" -> LifecycleAction.DELETED;
            case "exec" -> LifecycleAction.EXEC;
            case "ready" -> LifecycleAction.READY;
            default -> {
                String group = what.split("-", 2)[0].toUpperCase(Locale.ROOT);
                yield switch (group) {
                    case "SNAPSHOT" -> LifecycleAction.SNAPSHOT;
                    case "BACKUP" -> LifecycleAction.BACKUP;
                    case "FILE" -> LifecycleAction.FILE;
                    case "CONSOLE" -> LifecycleAction.CONSOLE;
                    default -> LifecycleAction.OTHER;
                };
            }
        };
    }

    private void handOn() {
        while (true) {
            LifecycleEvent next;
            synchronized (lock) {
                next = closed ? null : waiting.poll();
                if (next == null) {
                    running = false;
                    return;
                }
            }
            try {
                listener.onEvent(next);
            } catch (RuntimeException e) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }

    @Override
    public void close() {
        home.end(this);
        synchronized (lock) {
            closed = true;
            waiting.clear();
        }
    }
}
