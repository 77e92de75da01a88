package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of instances and profiles, checked before it is sent. The table has the keys of all releases from LXD 4.0 and
 * Incus 6 on, so that a good configuration may still be too new or too old for a server. Only the server can say whether its
 * host has the ids, the processors and the controllers that a configuration needs.
 */
public final class InstanceConfig {
    private InstanceConfig() {}

    /**
     * Refuses a configuration that no server takes, and keys that none is known to have. Does not block.
     *
     * @param config the keys and values; null for none
     * @param target what it is for
     * @throws PolyvisorException INVALID_ARGUMENT with each key that is wrong; the paths are {@code config.KEY}
     */
    public static void validate(@Nullable Map<String, String> config, ConfigTarget target) {
        ConfigCheck check = check(config, target);
        List<Violation> wrong = Stream.concat(
                        check.violations().stream(),
                        check.unknownKeys().stream()
                                .map(key -> new Violation(ConfigRules.path(key), "is no known key")))
                .toList();
        if (!wrong.isEmpty()) {
            throw PolyvisorException.invalid(wrong);
        }
    }

    /**
     * Checks a configuration without refusing it. Does not block.
     *
     * @param config the keys and values; null for none
     * @param target what it is for
     * @return what is wrong, and which keys are not known
     */
    public static ConfigCheck check(@Nullable Map<String, String> config, ConfigTarget target) {
        if (config == null) {
            return new ConfigCheck(List.of(), List.of());
        }
        List<Violation> wrong = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        new TreeMap<>(config).forEach((name, value) -> {
            Optional<ConfigKey> key = key(name);
            if (target == ConfigTarget.PROFILE && (name.startsWith("volatile.") || name.startsWith("image."))) {
                wrong.add(new Violation(ConfigRules.path(name), "belongs to an instance, not to a profile"));
            } else if (key.isEmpty()) {
                unknown.add(name);
            } else if (!key.get().fits(target)) {
                wrong.add(new Violation(
                        ConfigRules.path(name),
                        target == ConfigTarget.CONTAINER ? "is for virtual machines only" : "is for containers only"));
            } else {
                key.get()
                        .format()
                        .problem(value)
                        .ifPresent(problem -> wrong.add(new Violation(ConfigRules.path(name), problem)));
            }
        });
        wrong.addAll(ConfigRules.violations(config, target));
        return new ConfigCheck(wrong, unknown);
    }

    /**
     * What is known of a key. Does not block.
     *
     * @param name the key, for example {@code limits.cpu} or {@code user.role}
     * @return the key, or the family that it belongs to; empty when it is not known
     */
    public static Optional<ConfigKey> key(String name) {
        return ConfigKeys.find(name);
    }

    /**
     * All keys.
     *
     * @return the keys and families, by name within each group
     */
    public static List<ConfigKey> keys() {
        return ConfigKeys.ALL;
    }
}
