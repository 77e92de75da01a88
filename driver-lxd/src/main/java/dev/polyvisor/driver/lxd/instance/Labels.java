package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.driver.lxd.session.UserKeys;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Labels are keys of LXD below {@code user.}; some of those keys are notes of the driver and no labels. */
final class Labels {

    private Labels() {}

    static String key(String label) {
        return UserKeys.PREFIX + label;
    }

    /** The idempotency key that an instance was made with. */
    static Optional<String> idempotencyKey(Map<String, String> config) {
        return Optional.ofNullable(config.get(UserKeys.IDEMPOTENCY));
    }

    static Map<String, String> withIdempotencyKey(String key) {
        return Map.of(UserKeys.IDEMPOTENCY, key);
    }

    /** Where the idempotency key of a snapshot stands, which takes over the configuration of the instance. */
    static String snapshotKey(String snapshot) {
        return UserKeys.SNAPSHOT + snapshot;
    }

    /** Without the driver's notes. */
    static Map<String, String> visible(Map<String, String> labels) {
        Map<String, String> visible = new LinkedHashMap<>(labels);
        visible.keySet().removeIf(label -> UserKeys.isNote(key(label)));
        return visible;
    }
}
