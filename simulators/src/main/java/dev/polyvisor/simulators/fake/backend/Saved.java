package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.api.instance.Consistency;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A machine as it was at one moment.
 *
 * @param machine what the inventory showed
 * @param properties the rest
 * @param contents the files on its volumes, by the name of the disk
 * @param memory whether the memory is in it
 * @param consistency how consistent the content is
 * @param description the text for people
 * @param labels what it is marked with
 * @param key the idempotency key
 * @param expiresAt when it may be removed
 */
public record Saved(
        MachineDatum machine,
        Properties properties,
        Map<String, Content> contents,
        boolean memory,
        Consistency consistency,
        String description,
        Map<String, String> labels,
        String key,
        Optional<Instant> expiresAt) {

    /** Copies the maps. */
    public Saved {
        contents = Map.copyOf(contents);
        labels = Map.copyOf(labels);
    }

    public Saved expiring(Optional<Instant> at) {
        return new Saved(machine, properties, contents, memory, consistency, description, labels, key, at);
    }
}
