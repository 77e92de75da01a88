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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    private final InstanceReferences references;

    private final Remembered<Map<String, Map<String, String>>, DevicesInOrder> devices = new Remembered<>(2_000);

    InstanceMapper(LxdKeys keys, CommonValues shared) {
        this.keys = keys;
        this.shared = shared;
        this.references = new InstanceReferences(keys);
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
        DevicesInOrder devices = devices(wire.expandedDevices());
        List<String> profiles = shared.value(List.copyOf(wire.profiles()));
        Optional<String> baseImage = given(config.get("volatile.base_image")).map(shared::value);
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
                profiles,
                shared.copy(visible.config(config)),
                devices.byName(),
                shared.copy(visible.labels(config)),
                given(config.get("volatile.uuid")),
                baseImage,
                addresses(wire.state()),
                hardwareAddresses(devices, config),
                references.of(new InstanceReferences.Causes(
                        profiles, baseImage.orElse(""), wire.location(), devices, features)));
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
        if (wire.snapshots().isEmpty()) {
            return List.of();
        }
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
        if (wire.backups().isEmpty()) {
            return List.of();
        }
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

    private DevicesInOrder devices(Map<String, Map<String, String>> wire) {
        DevicesInOrder same = devices.get(wire);
        if (same != null) {
            return same;
        }
        DevicesInOrder found = DevicesInOrder.of(wire, shared);
        return devices.put(found.byName(), found);
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

    private static List<String> hardwareAddresses(DevicesInOrder devices, Map<String, String> config) {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, Map<String, String>> each : devices.sorted()) {
            Map<String, String> device = each.getValue();
            if ("nic".equals(device.get("type"))) {
                String address = device.getOrDefault("hwaddr", config.get("volatile." + each.getKey() + ".hwaddr"));
                if (address != null && !address.isEmpty()) {
                    found.add(address.toLowerCase(Locale.ROOT));
                }
            }
        }
        return found;
    }
}
