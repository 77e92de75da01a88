package dev.polyvisor.driver.lxd.machine;

import dev.polyvisor.driver.lxd.machine.LxdMachineSpec.VolumeOf;
import dev.polyvisor.driver.lxd.session.DeviceLookup;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.session.Pools;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is asked of LXD for one machine.
 *
 * @param session the session
 * @param machine the name of the machine
 * @param spec its class
 */
record Bodies(LxdSession session, String machine, LxdMachineSpec spec) {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{12,64}");
    private static final String DISK = "disk";
    private static final String TYPE = "type";
    private static final String POOL = "pool";

    /** The name of the volume of a disk. */
    String volumeName(VolumeOf volume) {
        return volume.existing().orElseGet(() -> machine + "-" + volume.name());
    }

    String poolOf(VolumeOf volume) throws InterruptedException {
        Optional<String> named = volume.pool().or(spec::pool);
        return named.isPresent() ? named.get() : new Pools(session).usual();
    }

    Map<String, Object> volume(VolumeOf volume, Ownership ownership) {
        Map<String, String> config = new LinkedHashMap<>(ownership.marks(machine));
        volume.size().ifPresent(size -> config.put("size", size.bytes() + "B"));
        return Map.of(
                "name",
                volumeName(volume),
                TYPE,
                "custom",
                "content_type",
                spec.isDirectory(volume) ? "filesystem" : "block",
                "config",
                config);
    }

    Map<String, Object> instance(String userData, Ownership ownership) throws InterruptedException {
        Map<String, String> config = new LinkedHashMap<>(spec.config());
        config.put("limits.cpu", String.valueOf(spec.cpus()));
        spec.memory().ifPresent(memory -> config.put("limits.memory", memory.bytes() + "B"));
        config.put("cloud-init.user-data", userData);
        config.putAll(ownership.marks(machine));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", machine);
        body.put(TYPE, spec.type());
        body.put("config", config);
        body.put("devices", devices());
        if (!spec.profiles().isEmpty()) {
            body.put("profiles", spec.profiles());
        }
        boolean fingerprint = FINGERPRINT.matcher(spec.image()).matches();
        body.put("source", Map.of(TYPE, "image", fingerprint ? "fingerprint" : "alias", spec.image()));
        return body;
    }

    private Map<String, Map<String, String>> devices() throws InterruptedException {
        DeviceLookup lookup = new DeviceLookup(session, session.project());
        Map<String, Map<String, String>> devices = new LinkedHashMap<>();
        if (spec.rootSize().isPresent() || spec.pool().isPresent()) {
            root(lookup, devices);
        }
        for (int i = 0; i < spec.networks().size(); i++) {
            devices.put("eth" + i, lookup.nicIn(spec.networks().get(i)));
        }
        for (VolumeOf volume : spec.volumes()) {
            devices.put(volume.name(), disk(volume));
        }
        return devices;
    }

    private void root(DeviceLookup lookup, Map<String, Map<String, String>> devices) throws InterruptedException {
        List<String> profiles = spec.profiles().isEmpty() ? List.of(DeviceLookup.DEFAULT_PROFILE) : spec.profiles();
        Optional<Map.Entry<String, Map<String, String>>> inherited = lookup.rootOf(profiles);
        Map<String, String> root = new LinkedHashMap<>(Map.of(TYPE, DISK, "path", "/"));
        inherited.ifPresent(device -> root.putAll(device.getValue()));
        spec.pool().ifPresent(pool -> root.put(POOL, pool));
        spec.rootSize().ifPresent(size -> root.put("size", size.bytes() + "B"));
        if (!root.containsKey(POOL)) {
            root.put(POOL, new Pools(session).usual());
        }
        devices.put(inherited.map(Map.Entry::getKey).orElse("root"), root);
    }

    private Map<String, String> disk(VolumeOf volume) throws InterruptedException {
        Map<String, String> device = new LinkedHashMap<>();
        device.put(TYPE, DISK);
        device.put(POOL, poolOf(volume));
        device.put("source", volumeName(volume));
        if (spec.isDirectory(volume)) {
            device.put("path", volume.path().orElse("/mnt/" + volume.name()));
        }
        return device;
    }
}
