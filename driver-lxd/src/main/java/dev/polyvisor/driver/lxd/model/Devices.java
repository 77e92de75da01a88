package dev.polyvisor.driver.lxd.model;

import java.util.Map;
import java.util.stream.Collectors;

/** Devices by name. */
final class Devices {
    private Devices() {}

    /** The same map when it cannot be changed, so that instances with the same devices share them. */
    static Map<String, Map<String, String>> copy(Map<String, Map<String, String>> devices) {
        Map<String, Map<String, String>> outer = Map.copyOf(devices);
        for (Map<String, String> device : outer.values()) {
            if (Map.copyOf(device) != device) {
                return outer.entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> Map.copyOf(each.getValue())));
            }
        }
        return outer;
    }
}
