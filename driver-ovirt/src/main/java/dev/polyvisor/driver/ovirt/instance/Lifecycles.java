package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.LifecycleEvent;
import dev.polyvisor.api.instance.LifecycleListener;
import dev.polyvisor.api.instance.LifecycleSubscription;
import dev.polyvisor.driver.ovirt.session.OvirtSession;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireEvent;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.spi.instance.LifecycleListening;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hands what the audit log tells of machines on to who listens to one; as soon as the fleet has read it there. Thread safety: from any
 * thread.
 */
final class Lifecycles {
    private static final Map<LifecycleAction, String> CODES = Map.ofEntries(
            Map.entry(LifecycleAction.CREATED, "53 1152"),
            Map.entry(LifecycleAction.STARTED, "32"),
            Map.entry(LifecycleAction.STOPPED, "33 61 111"),
            Map.entry(LifecycleAction.SHUT_DOWN, "73"),
            Map.entry(LifecycleAction.RESTARTED, "157 221"),
            Map.entry(LifecycleAction.PAUSED, "39 138 139 145 146 1025"),
            Map.entry(LifecycleAction.RESUMED, "40"),
            Map.entry(LifecycleAction.SUSPENDED, "503"),
            Map.entry(LifecycleAction.RENAMED, "1200"),
            Map.entry(LifecycleAction.UPDATED, "35 932 934 930 2000 2002 2016 2018 2039 38 528"),
            Map.entry(LifecycleAction.MIGRATED, "63"),
            Map.entry(LifecycleAction.RESTORED, "95"),
            Map.entry(LifecycleAction.DELETED, "113"),
            Map.entry(LifecycleAction.SNAPSHOT, "45 68 70 71 342 356 651"),
            Map.entry(LifecycleAction.CONSOLE, "164"),
            Map.entry(LifecycleAction.FAILED, "54 60 65 69 119 357"));

    private final OvirtSession session;
    private final Map<String, LifecycleAction> actions = new LinkedHashMap<>();
    private final List<Listening> listening = new CopyOnWriteArrayList<>();

    /** One who listens to an instance. */
    private record Listening(InstanceHandle instance, LifecycleListening told) {}

    Lifecycles(OvirtSession session) {
        this.session = session;
        CODES.forEach((action, codes) -> {
            for (String code : codes.split(" ", -1)) {
                actions.put(code, action);
            }
        });
        session.audit().add(this::tell);
    }

    LifecycleSubscription listen(InstanceHandle instance, LifecycleListener listener) {
        DriverContext context = session.context();
        AtomicReference<@Nullable Listening> own = new AtomicReference<>();
        LifecycleListening told = new LifecycleListening(context.executor(), listener, () -> {
            Listening ended = own.get();
            if (ended != null) {
                listening.remove(ended);
            }
        });
        Listening begun = new Listening(instance, told);
        own.set(begun);
        listening.add(begun);
        return told;
    }

    private void tell(WireEvent event) {
        String vm = WireRef.idOf(event.vm());
        for (Listening each : listening) {
            if (each.instance().id().equals(vm)) {
                each.told().tell(event(event, each.instance()));
            }
        }
    }

    private LifecycleEvent event(WireEvent event, InstanceHandle instance) {
        String code = Scalars.text(event.code());
        Map<String, String> context = new LinkedHashMap<>();
        context.put("description", Scalars.text(event.description()));
        String correlation = Scalars.text(event.correlationId());
        if (!correlation.isEmpty()) {
            context.put("correlation_id", correlation);
        }
        WireRef user = event.user();
        return new LifecycleEvent(
                instance.key(),
                instance.info().ref(),
                actions.getOrDefault(code, LifecycleAction.OTHER),
                code,
                Scalars.time(event.time())
                        .orElseGet(() -> session.context().clock().now()),
                user == null || Scalars.text(user.name()).isEmpty()
                        ? Optional.empty()
                        : Optional.of(Scalars.text(user.name())),
                context);
    }
}
