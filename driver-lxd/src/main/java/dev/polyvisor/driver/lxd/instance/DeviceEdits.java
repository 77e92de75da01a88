package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.instance.ConfigDocument;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Changes of the devices of an instance, which are its own or come from its profiles. One of a profile is changed by one of the
 * instance's own under the same name, and taken away by one of the type {@code none}.
 */
final class DeviceEdits {
    private static final String TYPE = "type";

    private DeviceEdits() {}

    /** The devices of a type as the instance has them, by name. */
    static Map<String, Map<String, String>> all(Found found, String type) {
        Map<String, Map<String, String>> devices = new TreeMap<>();
        found.wire().expandedDevices().forEach((name, device) -> {
            if (type.equals(device.get(TYPE))) {
                devices.put(name, device);
            }
        });
        return devices;
    }

    /** A device as the instance has it, empty when it has none of the name and type. */
    static Optional<Map<String, String>> find(Found found, String type, String name) {
        return Optional.ofNullable(found.wire().expandedDevices().get(name))
                .filter(device -> type.equals(device.get(TYPE)));
    }

    /** Whether the name is free for a new device; one of the type {@code none} hides what a profile has. */
    static boolean isFree(Found found, String name) {
        return find(found, "none", name).isPresent()
                || !found.wire().expandedDevices().containsKey(name);
    }

    /** The document with a device of the instance's own. */
    static ConfigDocument with(Found found, String name, Map<String, String> device) {
        return Changes.document(found).toBuilder().device(name, device).build();
    }

    /** The document without a device; the next one is without the one that a profile has under the same name. */
    static ConfigDocument without(Found found, String name) {
        ConfigDocument document = Changes.document(found);
        return document.devices().containsKey(name)
                ? document.withoutDevice(name)
                : with(found, name, Map.of(TYPE, "none"));
    }

    /** Takes a device away, wherever it comes from: what a profile has shows when the instance's own is gone. */
    record Remove(InstanceHandle instance, String type, String name) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return find(instance.find(), type, name).isEmpty();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return new Changes(instance).step(found -> without(found, name)).send();
        }

        @Override
        public String description() {
            return "Updating instance";
        }

        @Override
        public boolean isRepeated() {
            return true;
        }
    }
}
