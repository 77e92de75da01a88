package dev.polyvisor.driver.lxd.inventory;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What of a configuration the inventory shows. The user's own keys become labels; what the server keeps for itself, and what
 * may be secret, is left out.
 */
final class Visible {
    private static final String USER = "user.";
    private static final List<String> LEFT_OUT = List.of(USER, "volatile.", "image.", "environment.", "cloud-init.");
    private static final Set<String> CLOUD_INIT =
            Set.of("user.user-data", "user.vendor-data", "user.meta-data", "user.network-config");
    private static final List<String> SECRET = List.of("password", "secret", "token", "api_key", "private_key");

    private Visible() {}

    static Map<String, String> config(Map<String, String> config) {
        return keep(config, key -> LEFT_OUT.stream().noneMatch(key::startsWith) && !mayBeSecret(key), 0);
    }

    static Map<String, String> labels(Map<String, String> config) {
        return keep(
                config, key -> key.startsWith(USER) && !CLOUD_INIT.contains(key) && !mayBeSecret(key), USER.length());
    }

    private static boolean mayBeSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return SECRET.stream().anyMatch(lower::contains);
    }

    private static Map<String, String> keep(Map<String, String> config, Predicate<String> which, int from) {
        Map<String, String> kept = new HashMap<>();
        config.forEach((key, value) -> {
            if (value != null && which.test(key)) {
                kept.put(key.substring(from), value);
            }
        });
        return kept;
    }
}
