package dev.polyvisor.driver.kubevirt.resource;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.kubevirt.client.KubeClient;
import dev.polyvisor.driver.kubevirt.client.KubeFailures;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeList;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The objects of the session's namespace, found by the labels that they bear.
 *
 * @param session the session
 */
record NamespacedObjects(KubeSession session) {
    private static final Duration FIRST_LOOK = Duration.ofMillis(25);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

    /** Looks at something; empty while it is not as it shall be. */
    @FunctionalInterface
    interface Look<T> {
        Optional<T> look() throws InterruptedException;
    }

    KubeClient client() {
        return session.client();
    }

    String namespace() {
        return session.namespaces().fallback();
    }

    Optional<WireAny> find(KubeKind kind, String name) throws InterruptedException {
        return client().find(kind, namespace(), name, WireAny.class);
    }

    /** Those that bear labels and are not about to go. A kind that the cluster does not serve has none. */
    List<WireAny> labelled(KubeKind kind, Map<String, String> labels) throws InterruptedException {
        String selector = new TreeMap<>(labels)
                .entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(","));
        return all(kind, Optional.of(selector)).stream()
                .filter(each -> !each.metadata().isTerminating())
                .toList();
    }

    /** All of a kind; of one that the cluster does not serve there are none. */
    List<WireAny> all(KubeKind kind, Optional<String> selector) throws InterruptedException {
        List<WireAny> found = new ArrayList<>();
        try (KubeList list = client().list(kind, Optional.of(namespace()), selector, true)) {
            for (Optional<WireAny> next = list.next(WireAny.class); next.isPresent(); next = list.next(WireAny.class)) {
                found.add(next.get());
            }
        } catch (PolyvisorException failure) {
            if (!KubeFailures.isUnserved(failure)) {
                throw failure;
            }
        }
        return found;
    }

    /** Makes an object, or takes the one of the name that bears the same marks. */
    WireAny make(KubeKind kind, String name, Map<String, String> labels, Map<String, Object> spec)
            throws InterruptedException {
        // one that is being deleted keeps its name until it is gone
        Optional<WireAny> there = until(() -> {
            Optional<WireAny> found = find(kind, name);
            return found.filter(each -> each.metadata().isTerminating()).isPresent()
                    ? Optional.empty()
                    : Optional.of(found);
        });
        if (there.isPresent()) {
            return same(kind, there.get(), labels);
        }
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("apiVersion", kind.apiVersion());
        manifest.put("kind", kind.kind());
        manifest.put("metadata", Map.of("name", name, "labels", labels));
        manifest.put("spec", spec);
        try {
            return client().json().convert(client().create(kind, namespace(), manifest), WireAny.class);
        } catch (PolyvisorException failure) {
            if (failure.code() != ErrorCode.ALREADY_EXISTS) {
                throw failure;
            }
            return same(kind, find(kind, name).orElseThrow(() -> failure), labels);
        }
    }

    private static WireAny same(KubeKind kind, WireAny there, Map<String, String> labels) {
        if (!there.metadata().labels().entrySet().containsAll(labels.entrySet())) {
            throw PolyvisorException.of(
                    ErrorCode.ALREADY_EXISTS,
                    "another " + kind.kind() + " has the name '"
                            + there.metadata().name() + "'");
        }
        return there;
    }

    /** Deletes an object; whether there was one. */
    boolean delete(KubeKind kind, WireAny object) throws InterruptedException {
        return client().delete(
                        kind,
                        namespace(),
                        object.metadata().name(),
                        object.metadata().uid());
    }

    /** Looks until something is as it shall be: often at first, then less and less. An interrupt ends it. */
    <T> T until(Look<T> look) throws InterruptedException {
        Duration pause = FIRST_LOOK;
        Optional<T> seen = look.look();
        while (seen.isEmpty()) {
            session.context().sleep(pause);
            Duration next = pause.multipliedBy(2);
            pause = next.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : next;
            seen = look.look();
        }
        return seen.get();
    }
}
