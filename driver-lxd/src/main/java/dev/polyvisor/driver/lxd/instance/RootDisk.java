package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.driver.lxd.session.DeviceLookup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The root disk of a new instance with a pool or size of its own, in place of the one of its profiles. */
record RootDisk(Parts parts, String project) {

    @SuppressWarnings("unchecked")
    void add(InstanceSpec spec, Map<String, Object> body) throws InterruptedException {
        Map<String, Map<String, String>> devices =
                (Map<String, Map<String, String>>) body.computeIfAbsent("devices", key -> new LinkedHashMap<>());
        List<String> profiles = (List<String>) body.getOrDefault("profiles", List.of("default"));
        Map<String, String> root = new LinkedHashMap<>(Map.of("type", "disk", "path", "/"));
        String name = "root";
        Optional<Map.Entry<String, Map<String, String>>> inherited =
                new DeviceLookup(parts.session(), project).rootOf(profiles);
        if (inherited.isPresent()) {
            name = inherited.get().getKey();
            root.putAll(inherited.get().getValue());
        }
        spec.storagePool().ifPresent(pool -> root.put("pool", pool));
        spec.rootSize().ifPresent(size -> root.put("size", size.bytes() + "B"));
        if (!root.containsKey("pool")) {
            throw Refusals.precondition("the profiles " + profiles + " name no pool for the root disk; name one");
        }
        devices.putIfAbsent(name, root);
    }
}
