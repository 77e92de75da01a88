package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.InstanceRef;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.LifecycleEvent;
import dev.polyvisor.api.instance.LifecycleListener;
import dev.polyvisor.api.instance.LifecycleSubscription;
import dev.polyvisor.driver.lxd.wire.WireEvent;
import dev.polyvisor.driver.lxd.wire.WireEventContent;
import dev.polyvisor.spi.instance.LifecycleListening;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What one who listens to an instance is told of the events of the server. */
final class Listening {
    private final Lifecycles home;
    private final InstanceHandle instance;
    private final LifecycleListening told;

    Listening(Lifecycles home, InstanceHandle instance, LifecycleListener listener) {
        this.home = home;
        this.instance = instance;
        this.told = new LifecycleListening(home.context().executor(), listener, () -> home.end(this));
    }

    LifecycleSubscription subscription() {
        return told;
    }

    void tell(WireEvent event) {
        WireEventContent content = event.metadata();
        if (content != null) {
            concerned(event, content).ifPresent(ref -> told.tell(event(event, content, ref)));
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
}
