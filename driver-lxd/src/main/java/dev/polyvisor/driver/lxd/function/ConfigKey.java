package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.inventory.MachineType;
import java.util.Objects;
import java.util.Set;

/**
 * A configuration key of instances, as one of the releases from LXD 4.0 and Incus 6 on has it.
 *
 * @param name the key; where it ends with {@code *} it stands for all keys that begin so, where {@code *} is within it for all that
 *     begin and end so
 * @param format what its values look like
 * @param live when a change has its effect on an instance that runs
 * @param types which types of instances may have it, with any release
 * @param since the first release that has it: {@code 4.0}, {@code 5.0}, {@code 5.21}, {@code 6} or {@code incus}
 */
public record ConfigKey(String name, ConfigFormat format, LiveUpdate live, Set<MachineType> types, String since) {

    /** Copies the types. */
    public ConfigKey {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(live, "live");
        types = Set.copyOf(types);
        Objects.requireNonNull(since, "since");
    }

    /**
     * Whether profiles may have it.
     *
     * @return false for what belongs to one instance: {@code volatile.} and {@code image.}
     */
    public boolean inProfiles() {
        return !name.startsWith("volatile.") && !name.startsWith("image.");
    }

    /** Whether a key is this one, or one of those that it stands for. */
    boolean stands(String key) {
        int star = name.indexOf('*');
        if (star < 0) {
            return name.equals(key);
        }
        String begin = name.substring(0, star);
        // what stands for a part of the key is not empty; only 'user.' is a key by itself
        boolean part = begin.endsWith(".") && !begin.equals("user.");
        return key.length() >= name.length() - (part ? 0 : 1)
                && key.startsWith(begin)
                && key.endsWith(name.substring(star + 1));
    }

    boolean fits(ConfigTarget target) {
        return switch (target) {
            case CONTAINER -> types.contains(MachineType.CONTAINER);
            case VIRTUAL_MACHINE -> types.contains(MachineType.VIRTUAL_MACHINE);
            case PROFILE -> inProfiles();
        };
    }
}
