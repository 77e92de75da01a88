package dev.polyvisor.simulators.fake.backend;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a machine has beside what the inventory shows, in the keys that the page of the driver lists. Immutable.
 *
 * @param description the text for people
 * @param config the configuration
 * @param devices the devices; those of the types {@code disk} and {@code nic} are what the machine is attached to
 * @param profiles the profiles
 * @param ephemeral whether it vanishes when it stops
 */
public record Properties(
        String description,
        Map<String, String> config,
        Map<String, Map<String, String>> devices,
        List<String> profiles,
        boolean ephemeral) {
    /** Whether root inside is root on the host. */
    public static final String PRIVILEGED = "security.privileged";

    /** Whether it cannot be deleted. */
    public static final String PROTECTED = "security.protection.delete";

    /** {@code false} for a virtual machine whose guest has no agent. */
    public static final String AGENT = "guest.agent";

    /** {@code true} for a guest that does not shut down when it is asked. */
    public static final String STUBBORN = "guest.stubborn";

    /** What the server keeps begins so. */
    public static final String VOLATILE = "volatile.";

    /** The idempotency key of the creation. */
    public static final String KEY = VOLATILE + "key";

    /** Whether saved memory waits for the next start. */
    public static final String STATEFUL = VOLATILE + "stateful";

    /** When it was last started. */
    public static final String STARTED = VOLATILE + "started";

    /** Whether a change waits for the next start. */
    public static final String PENDING = VOLATILE + "pending";

    /** Why the templates of the image are applied at the next start. */
    public static final String TEMPLATE = VOLATILE + "apply_template";

    /** The volume of the last memory dump. */
    public static final String DUMP = VOLATILE + "memory_dump";

    /** Copies the collections in their order. */
    public Properties {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        Map<String, Map<String, String>> copy = new LinkedHashMap<>();
        devices.forEach((name, device) -> copy.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(device))));
        devices = Collections.unmodifiableMap(copy);
        profiles = List.copyOf(profiles);
    }

    public Properties withDescription(String value) {
        return new Properties(value, config, devices, profiles, ephemeral);
    }

    public Properties withConfig(Map<String, String> value) {
        return new Properties(description, value, devices, profiles, ephemeral);
    }

    public Properties withDevices(Map<String, Map<String, String>> value) {
        return new Properties(description, config, value, profiles, ephemeral);
    }

    public Properties withProfiles(List<String> value) {
        return new Properties(description, config, devices, value, ephemeral);
    }

    public Properties withEphemeral(boolean value) {
        return new Properties(description, config, devices, profiles, value);
    }

    /** With one key set. */
    public Properties with(String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(config);
        changed.put(key, value);
        return withConfig(changed);
    }

    /** Without a key. */
    public Properties without(String key) {
        Map<String, String> changed = new LinkedHashMap<>(config);
        changed.remove(key);
        return withConfig(changed);
    }

    /** With a device in place of the one of its name, or behind all others. */
    public Properties withDevice(String name, Map<String, String> device) {
        Map<String, Map<String, String>> changed = new LinkedHashMap<>(devices);
        changed.put(name, device);
        return withDevices(changed);
    }

    public Properties withoutDevice(String name) {
        Map<String, Map<String, String>> changed = new LinkedHashMap<>(devices);
        changed.remove(name);
        return withDevices(changed);
    }

    public Optional<String> find(String key) {
        return Optional.ofNullable(config.get(key)).filter(value -> !value.isEmpty());
    }

    public boolean is(String key) {
        return find(key).filter("true"::equals).isPresent();
    }

    /** Without values: they can be credentials. */
    @Override
    public String toString() {
        return "Properties[config=" + config.keySet() + ", devices=" + devices.keySet() + "]";
    }
}
