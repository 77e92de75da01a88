package dev.polyvisor.driver.lxd.inventory;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What of a configuration the inventory shows. The user's own keys become labels; what the server keeps for itself, and what
 * may be secret, is left out. Thread safety: may be used from any thread.
 */
final class Visible {
    private static final String USER = "user.";
    private static final List<String> LEFT_OUT = List.of("volatile.", "image.", "environment.", "cloud-init.");
    private static final Set<String> CLOUD_INIT =
            Set.of("user.user-data", "user.vendor-data", "user.meta-data", "user.network-config");
    private static final List<String> SECRET = List.of("password", "secret", "token", "api_key", "private_key");

    private final Remembered<String, Sort> sorts = new Remembered<>(10_000);

    /** What a key is. */
    private enum Sort {
        SHOWN,
        LABEL,
        HIDDEN
    }

    Map<String, String> config(Map<String, String> config) {
        return keep(config, Sort.SHOWN, 0);
    }

    Map<String, String> labels(Map<String, String> config) {
        return keep(config, Sort.LABEL, USER.length());
    }

    private Map<String, String> keep(Map<String, String> config, Sort which, int from) {
        Map<String, String> kept = Map.of();
        for (Map.Entry<String, String> each : config.entrySet()) {
            if (each.getValue() != null && sort(each.getKey()) == which) {
                if (kept.isEmpty()) {
                    kept = new HashMap<>();
                }
                kept.put(each.getKey().substring(from), each.getValue());
            }
        }
        return kept;
    }

    /** Instances have the same keys as a rule, so that few are looked at. */
    private Sort sort(String key) {
        Sort known = sorts.get(key);
        return known != null ? known : sorts.put(key, sortOf(key));
    }

    private static Sort sortOf(String key) {
        if (mayBeSecret(key) || CLOUD_INIT.contains(key)) {
            return Sort.HIDDEN;
        }
        if (key.startsWith(USER)) {
            return Sort.LABEL;
        }
        return LEFT_OUT.stream().anyMatch(key::startsWith) ? Sort.HIDDEN : Sort.SHOWN;
    }

    private static boolean mayBeSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return SECRET.stream().anyMatch(lower::contains);
    }
}
