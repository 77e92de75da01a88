package dev.polyvisor.driver.lxd.instance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Labels are keys of LXD below {@code user.}; some of them are ours. */
final class Labels {
    private static final String PREFIX = "user.";
    private static final String OURS = "polyvisor.";
    private static final String KEY = PREFIX + OURS + "key";
    private static final String SNAPSHOT_KEY = PREFIX + OURS + "snapshot.";

    private Labels() {}

    static String key(String label) {
        return PREFIX + label;
    }

    /** The idempotency key that an instance was made with. */
    static Optional<String> idempotencyKey(Map<String, String> config) {
        return Optional.ofNullable(config.get(KEY));
    }

    static Map<String, String> withIdempotencyKey(String key) {
        return Map.of(KEY, key);
    }

    /** Where the idempotency key of a snapshot stands, which takes over the configuration of the instance. */
    static String snapshotKey(String snapshot) {
        return SNAPSHOT_KEY + snapshot;
    }

    static Map<String, String> withoutOurs(Map<String, String> labels) {
        Map<String, String> visible = new LinkedHashMap<>(labels);
        visible.keySet().removeIf(label -> label.startsWith(OURS));
        return visible;
    }
}
