package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.session.Features;
import dev.polyvisor.driver.lxd.session.LxdKeys;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what instances refer to. What was found for one is given again to all that are made alike, as most of a fleet are. Thread
 * safety: may be used from any thread.
 */
final class InstanceReferences {
    private final LxdKeys keys;
    private final Remembered<Causes, List<ResourceKey>> known = new Remembered<>(2_000);

    InstanceReferences(LxdKeys keys) {
        this.keys = keys;
    }

    /**
     * What of an instance refers to something.
     *
     * @param profiles the names of its profiles
     * @param baseImage the fingerprint of the image that it was made from, empty for none
     * @param location the member that it is on, empty or {@code none} outside of a cluster
     * @param devices its devices, from the first to the last
     * @param features what its project keeps for itself
     */
    record Causes(
            List<String> profiles, String baseImage, String location, DevicesInOrder devices, Features features) {}

    /** Profiles, image, member, networks, pools and volumes, each once. */
    List<ResourceKey> of(Causes causes) {
        List<ResourceKey> same = known.get(causes);
        return same != null ? same : known.put(causes, find(causes));
    }

    private List<ResourceKey> find(Causes causes) {
        Features features = causes.features();
        Set<ResourceKey> found = new LinkedHashSet<>();
        causes.profiles().forEach(name -> found.add(keys.profile(features.profiles(), name)));
        if (!causes.baseImage().isEmpty()) {
            found.add(keys.image(features.images(), causes.baseImage()));
        }
        if (!causes.location().isEmpty()) {
            found.add(keys.member(causes.location()));
        }
        causes.devices().sorted().forEach(each -> {
            Map<String, String> device = each.getValue();
            switch (device.getOrDefault("type", "")) {
                case "nic" -> network(device).ifPresent(name -> found.add(keys.network(features.networks(), name)));
                case "disk" -> addStorage(device, causes, found);
                default -> {
                    // refers to nothing of the inventory
                }
            }
        });
        return List.copyOf(found);
    }

    /** The network by its name, or in the older way as the bridge that it is. */
    private static Optional<String> network(Map<String, String> nic) {
        return given(nic, "network")
                .or(() -> "bridged".equals(nic.get("nictype")) ? given(nic, "parent") : Optional.empty());
    }

    private void addStorage(Map<String, String> disk, Causes causes, Set<ResourceKey> found) {
        Optional<String> pool = given(disk, "pool");
        if (pool.isEmpty()) {
            return;
        }
        found.add(keys.pool(pool.get()));
        Optional<String> source = given(disk, "source");
        if (source.isPresent() && !"/".equals(disk.get("path"))) {
            String project = causes.features().volumes();
            found.add(keys.volume(pool.get(), project, source.get(), ""));
            if (!causes.location().isEmpty() && !causes.location().equals("none")) {
                found.add(keys.volume(pool.get(), project, source.get(), causes.location()));
            }
        }
    }

    private static Optional<String> given(Map<String, String> device, String key) {
        return Optional.ofNullable(device.get(key)).filter(value -> !value.isEmpty());
    }
}
