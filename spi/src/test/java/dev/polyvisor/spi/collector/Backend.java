package dev.polyvisor.spi.collector;

import dev.polyvisor.api.inventory.ResourceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The plain reference of what a backend holds, with its log of events. Changes are visible at once; whether and when their
 * events are is up to the test. Used from one thread at a time.
 */
final class Backend {
    private final Map<ResourceKey, Thing> things = new TreeMap<>();
    private final Map<ResourceKey, List<Optional<Thing>>> history = new HashMap<>();
    private final Map<ResourceKey, List<Long>> versions = new HashMap<>();
    private final List<Event> log = new ArrayList<>();
    private final List<Consumer<Event>> followers = new ArrayList<>();
    private long version;
    private long ids;

    /**
     * Something has happened.
     *
     * @param id the position in the log, from 1
     * @param version the version that the change brought
     * @param after the thing as it was then, empty when it was deleted
     */
    record Event(long id, long version, ResourceKey key, Optional<Thing> after) {
        String code() {
            return key.kind() + "-changed";
        }
    }

    /** Creates or changes a thing and tells. */
    Thing put(ResourceKey key) {
        Thing thing = putSilently(key);
        tell(thing.version(), key, Optional.of(thing));
        return thing;
    }

    /** Creates or changes a thing without an event. */
    Thing putSilently(ResourceKey key) {
        Thing thing = new Thing(key, ++version, Optional.empty());
        things.put(key, thing);
        remember(key, Optional.of(thing));
        return thing;
    }

    /** Deletes a thing and tells. */
    void delete(ResourceKey key) {
        deleteSilently(key);
        tell(version, key, Optional.empty());
    }

    /** Deletes a thing without an event. */
    void deleteSilently(ResourceKey key) {
        version++;
        things.remove(key);
        remember(key, Optional.empty());
    }

    private void remember(ResourceKey key, Optional<Thing> state) {
        history.computeIfAbsent(key, k -> new ArrayList<>()).add(state);
        versions.computeIfAbsent(key, k -> new ArrayList<>()).add(version);
    }

    private void tell(long of, ResourceKey key, Optional<Thing> after) {
        Event event = new Event(++ids, of, key, after);
        log.add(event);
        List.copyOf(followers).forEach(follower -> follower.accept(event));
    }

    /** The events with positions above one. */
    List<Event> after(long position) {
        return List.copyOf(log.subList((int) Math.min(position, log.size()), log.size()));
    }

    List<Event> log() {
        return log;
    }

    long position() {
        return ids;
    }

    void follow(Consumer<Event> follower) {
        followers.add(follower);
    }

    void unfollow(Consumer<Event> follower) {
        followers.remove(follower);
    }

    Optional<Thing> find(ResourceKey key) {
        return Optional.ofNullable(things.get(key));
    }

    Map<ResourceKey, Thing> things() {
        return things;
    }

    List<Thing> ofKind(String kind) {
        return things.values().stream()
                .filter(thing -> thing.key().kind().equals(kind))
                .toList();
    }

    /** Whether a model that shows this of a key has taken in what an event told, or something later. */
    boolean covers(Optional<Thing> shown, Event event) {
        if (shown.isPresent()) {
            return shown.get().version() >= event.version();
        }
        List<Optional<Thing>> states = history.getOrDefault(event.key(), List.of());
        List<Long> at = versions.getOrDefault(event.key(), List.of());
        for (int i = 0; i < states.size(); i++) {
            if (states.get(i).isEmpty() && at.get(i) >= event.version()) {
                return true;
            }
        }
        return false;
    }
}
