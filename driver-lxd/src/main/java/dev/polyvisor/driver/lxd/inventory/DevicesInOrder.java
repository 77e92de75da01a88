package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.spi.inventory.CommonValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Devices as a value of the inventory, and by name from the first to the last.
 *
 * <p>Thread safety: immutable.
 *
 * @param byName the devices by name
 * @param sorted the same
 */
record DevicesInOrder(Map<String, Map<String, String>> byName, List<Map.Entry<String, Map<String, String>>> sorted) {

    /** Those of one instance, with whatever they share with others as one object. */
    static DevicesInOrder of(Map<String, Map<String, String>> devices, CommonValues shared) {
        Map<String, Map<String, String>> copy = new HashMap<>();
        devices.forEach((name, device) -> copy.put(name, shared.copy(device)));
        Map<String, Map<String, String>> byName = shared.copy(copy);
        return new DevicesInOrder(
                byName,
                new TreeMap<>(byName)
                        .entrySet().stream()
                                .map(each -> Map.entry(each.getKey(), each.getValue()))
                                .toList());
    }
}
