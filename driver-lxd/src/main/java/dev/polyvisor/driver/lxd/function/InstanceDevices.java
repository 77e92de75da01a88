package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The devices of instances and profiles, checked before they are sent: their types, their names and the root disk. What the
 * options of each type have to be, the server says.
 */
public final class InstanceDevices {
    private static final Set<String> BOTH = Set.of("none", "nic", "disk", "usb", "gpu", "tpm");
    private static final Set<String> CONTAINERS =
            Set.of("unix-char", "unix-block", "unix-hotplug", "infiniband", "proxy");
    private static final Set<String> VIRTUAL_MACHINES = Set.of("pci");
    private static final int NAME_LENGTH = 64;

    private InstanceDevices() {}

    /**
     * Refuses devices that no server takes. Does not block.
     *
     * @param devices the options of the devices, by the names of the devices
     * @param target what they are for
     * @param expanded whether those of the profiles are among them: then there has to be a root disk, and devices for the other type
     *     of instances may be there
     * @throws PolyvisorException INVALID_ARGUMENT with each device that is wrong; the paths are {@code devices.NAME},
     *     {@code devices.NAME.OPTION} and {@code devices}
     */
    public static void validate(Map<String, Map<String, String>> devices, ConfigTarget target, boolean expanded) {
        List<Violation> wrong = check(devices, target, expanded);
        if (!wrong.isEmpty()) {
            throw PolyvisorException.invalid(wrong);
        }
    }

    /**
     * Checks devices without refusing them. Does not block.
     *
     * @param devices as {@link #validate} has them
     * @param target what they are for
     * @param expanded whether those of the profiles are among them
     * @return what is wrong
     */
    public static List<Violation> check(
            Map<String, Map<String, String>> devices, ConfigTarget target, boolean expanded) {
        List<Violation> wrong = new ArrayList<>();
        List<String> roots = new ArrayList<>();
        new TreeMap<>(devices).forEach((name, options) -> {
            String path = "devices." + name;
            if (name.isEmpty() || name.length() > NAME_LENGTH) {
                wrong.add(new Violation(path, "has a name that is not 1 to 64 characters long"));
            }
            type(options.getOrDefault("type", ""), path + ".type", target, expanded, wrong);
            if (isRoot(options)) {
                roots.add(name);
                if (options.getOrDefault("pool", "").isEmpty()) {
                    wrong.add(new Violation(path + ".pool", "is missing: a root disk needs one"));
                }
            }
        });
        if (roots.size() > 1) {
            wrong.add(new Violation("devices", "has more than one root disk: " + String.join(", ", roots)));
        } else if (expanded && target != ConfigTarget.PROFILE && roots.isEmpty()) {
            wrong.add(new Violation("devices", "has no root disk: one of type 'disk' with the path '/' and a pool"));
        }
        return List.copyOf(wrong);
    }

    /**
     * Whether a device is the disk that the instance boots from. Does not block.
     *
     * @param options the options of the device
     * @return true for a disk with the path {@code /} and no source
     */
    public static boolean isRoot(Map<String, String> options) {
        return options.getOrDefault("type", "").equals("disk")
                && options.getOrDefault("path", "").equals("/")
                && options.getOrDefault("source", "").isEmpty();
    }

    private static void type(String type, String path, ConfigTarget target, boolean expanded, List<Violation> wrong) {
        boolean containers = CONTAINERS.contains(type);
        boolean machines = VIRTUAL_MACHINES.contains(type);
        if (type.isEmpty()) {
            wrong.add(new Violation(path, "is missing"));
        } else if (!containers && !machines && !BOTH.contains(type)) {
            wrong.add(new Violation(path, "is no type of devices"));
        } else if (!expanded && containers && target == ConfigTarget.VIRTUAL_MACHINE) {
            wrong.add(new Violation(path, "is for containers only"));
        } else if (!expanded && machines && target == ConfigTarget.CONTAINER) {
            wrong.add(new Violation(path, "is for virtual machines only"));
        }
    }
}
