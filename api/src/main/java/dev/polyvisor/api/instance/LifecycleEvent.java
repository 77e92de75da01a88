package dev.polyvisor.api.instance;

import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that happened in the life of an instance.
 *
 * @param key the instance
 * @param ref its scope and name after the event
 * @param action what happened, the same words for all backends
 * @param backendAction what happened in the backend's own word, for example {@code instance-shutdown}
 * @param at when it happened by the backend's clock
 * @param requestor who asked for it; absent when it came from inside or the backend does not tell
 * @param context what else the backend tells, for example {@code old_name}
 */
public record LifecycleEvent(
        ResourceKey key,
        InstanceRef ref,
        LifecycleAction action,
        String backendAction,
        Instant at,
        Optional<String> requestor,
        Map<String, String> context) {

    /** Copies the values. */
    public LifecycleEvent {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(ref, "ref");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(backendAction, "backendAction");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(requestor, "requestor");
        context = Checks.copy(context);
    }
}
