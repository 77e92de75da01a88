package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.model.LxdBackup;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.driver.lxd.model.LxdSnapshot;
import dev.polyvisor.driver.lxd.session.Features;
import dev.polyvisor.driver.lxd.session.LxdKeys;
import dev.polyvisor.driver.lxd.wire.WireInstance;
import dev.polyvisor.driver.lxd.wire.WireInterface;
import dev.polyvisor.driver.lxd.wire.WireState;
import dev.polyvisor.spi.inventory.CommonValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the server says of an instance into values of the inventory. What many instances have in common becomes one shared
 * object. Thread safety: may be used from any thread.
 */
final class InstanceMapper {
    private final LxdKeys keys;
    private final CommonValues shared;
    private final Visible visible = new Visible();

    InstanceMapper(LxdKeys keys, CommonValues shared) {
        this.keys = keys;
        this.shared = shared;
    }

    /**
     * An instance.
     *
     * @param key the identity that was found for it
     * @param wire what the server says
     * @param features what its project keeps for itself
     */
    LxdInstance instance(ResourceKey key, WireInstance wire, Features features) {
        String project = features.project();
        Map<String, String> config = wire.expandedConfig();
        Map<String, Map<String, String>> devices = new TreeMap<>(wire.expandedDevices());
        Optional<ResourceKey> host =
                wire.location().isEmpty() ? Optional.empty() : shared.of(keys.member(wire.location()));
        return new LxdInstance(
                key,
                wire.name(),
                shared.of(Scope.of(project)),
                shared.of(keys.project(project)),
                wire.type().equals("virtual-machine") ? MachineType.VIRTUAL_MACHINE : MachineType.CONTAINER,
                wire.statusCode(),
                shared.value(wire.status()),
                host,
                wire.description(),
                shared.value(wire.architecture()),
                Times.parse(wire.createdAt()),
                Times.parse(wire.lastUsedAt()),
                wire.ephemeral(),
                wire.stateful(),
                shared.value(List.copyOf(wire.profiles())),
                shared.copy(visible.config(config)),
                shared.copy(frozen(devices)),
                shared.copy(visible.labels(config)),
                given(config.get("volatile.uuid")),
                given(config.get("volatile.base_image")).map(shared::value),
                addresses(wire.state()),
                hardwareAddresses(devices, config),
                references(wire, devices, features, host));
    }

    /** What is known of an instance, with the state that a server without more to say has given. */
    LxdInstance outOfReach(LxdInstance known, WireInstance wire) {
        return new LxdInstance(
                known.key(),
                known.name(),
                known.scope(),
                known.parent(),
                known.type(),
                wire.statusCode(),
                shared.value(wire.status()),
                known.host(),
                known.description(),
                known.architecture(),
                known.created(),
                known.lastUsed(),
                known.ephemeral(),
                known.stateful(),
                known.profiles(),
                known.config(),
                known.devices(),
                known.labels(),
                known.uuid(),
                known.baseImage(),
                List.of(),
                known.hardwareAddresses(),
                known.references());
    }

    List<LxdSnapshot> snapshots(LxdInstance of, WireInstance wire) {
        return wire.snapshots().stream()
                .map(snapshot -> new LxdSnapshot(
                        keys.snapshot(of.key(), snapshot.name()),
                        snapshot.name(),
                        of.scope(),
                        Optional.of(of.key()),
                        Times.parse(snapshot.createdAt()),
                        Times.parse(snapshot.expiresAt()),
                        snapshot.stateful()))
                .toList();
    }

    List<LxdBackup> backups(LxdInstance of, WireInstance wire) {
        return wire.backups().stream()
                .map(backup -> new LxdBackup(
                        keys.backup(of.key(), backup.name()),
                        backup.name(),
                        of.scope(),
                        Optional.of(of.key()),
                        Times.parse(backup.createdAt()),
                        Times.parse(backup.expiresAt()),
                        backup.instanceOnly(),
                        backup.optimizedStorage()))
                .toList();
    }

    private Map<String, Map<String, String>> frozen(Map<String, Map<String, String>> devices) {
        Map<String, Map<String, String>> copy = new HashMap<>();
        devices.forEach((name, device) -> copy.put(name, shared.copy(device)));
        return copy;
    }

    private static Optional<String> given(@Nullable String value) {
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** The global addresses, those of the first interface by name first. */
    private static List<String> addresses(@Nullable WireState state) {
        if (state == null || state.network().isEmpty()) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        for (WireInterface each : new TreeMap<>(state.network()).values()) {
            each.addresses().stream()
                    .filter(address -> address.scope().equals("global"))
                    .forEach(address -> found.add(address.address()));
        }
        return found;
    }

    private static List<String> hardwareAddresses(
            Map<String, Map<String, String>> devices, Map<String, String> config) {
        List<String> found = new ArrayList<>();
        devices.forEach((name, device) -> {
            if ("nic".equals(device.get("type"))) {
                String address = device.getOrDefault("hwaddr", config.get("volatile." + name + ".hwaddr"));
                if (address != null && !address.isEmpty()) {
                    found.add(address.toLowerCase(Locale.ROOT));
                }
            }
        });
        return found;
    }

    private List<ResourceKey> references(
            WireInstance wire,
            Map<String, Map<String, String>> devices,
            Features features,
            Optional<ResourceKey> host) {
        Set<ResourceKey> found = new LinkedHashSet<>();
        wire.profiles().forEach(name -> found.add(keys.profile(features.profiles(), name)));
        given(wire.expandedConfig().get("volatile.base_image"))
                .ifPresent(fingerprint -> found.add(keys.image(features.images(), fingerprint)));
        host.ifPresent(found::add);
        devices.values().forEach(device -> {
            switch (device.getOrDefault("type", "")) {
                case "nic" -> network(device).ifPresent(name -> found.add(keys.network(features.networks(), name)));
                case "disk" -> addStorage(device, wire, features, found);
                default -> {
                    // refers to nothing of the inventory
                }
            }
        });
        return shared.value(List.copyOf(found));
    }

    /** The network by its name, or in the older way as the bridge that it is. */
    private static Optional<String> network(Map<String, String> nic) {
        return given(nic.get("network"))
                .or(() -> "bridged".equals(nic.get("nictype")) ? given(nic.get("parent")) : Optional.empty());
    }

    private void addStorage(Map<String, String> disk, WireInstance wire, Features features, Set<ResourceKey> found) {
        Optional<String> pool = given(disk.get("pool"));
        if (pool.isEmpty()) {
            return;
        }
        found.add(keys.pool(pool.get()));
        Optional<String> source = given(disk.get("source"));
        if (source.isPresent() && !"/".equals(disk.get("path"))) {
            found.add(keys.volume(pool.get(), features.volumes(), source.get(), ""));
            if (!wire.location().isEmpty() && !wire.location().equals("none")) {
                found.add(keys.volume(pool.get(), features.volumes(), source.get(), wire.location()));
            }
        }
    }
}
