package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.api.instance.InstanceInfoBuilder;
import dev.polyvisor.api.instance.InstanceRef;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.driver.lxd.wire.WireInstance;
import dev.polyvisor.driver.lxd.wire.WireState;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is known of an instance, from what was read of it. */
final class Infos {
    private Infos() {}

    static InstanceRef ref(LxdInstance value) {
        return new InstanceRef(value.scope().orElseThrow(), value.name());
    }

    static InstanceInfo of(Found found) {
        LxdInstance value = found.value();
        WireInstance wire = found.wire();
        InstanceInfoBuilder info = InstanceInfo.builder(value.key(), ref(value), value.type(), value.state());
        fill(info, value);
        location(wire).ifPresent(info::location);
        pool(wire).ifPresent(info::storagePool);
        info.privileged(value.type() == MachineType.CONTAINER
                && isTrue(wire.expandedConfig().getOrDefault("security.privileged", "")));
        WireState state = wire.state();
        if (state != null && state.pid() > 0) {
            info.initPid(state.pid());
        }
        found.value().uuid().ifPresent(uuid -> info.detail("volatile.uuid", uuid));
        stateful(info, wire.expandedConfig());
        return found.etag().isEmpty()
                ? info.build()
                : info.version(found.etag()).build();
    }

    /** The same with what the inventory has learnt since. */
    static InstanceInfo newer(InstanceInfo last, LxdInstance value) {
        InstanceInfoBuilder info = InstanceInfo.builder(last.key(), ref(value), value.type(), value.state());
        fill(info, value);
        last.location().ifPresent(info::location);
        last.storagePool().ifPresent(info::storagePool);
        info.privileged(isTrue(value.config().getOrDefault("security.privileged", "")));
        if (value.state() == last.state() && last.initPid().isPresent()) {
            info.initPid(last.initPid().getAsLong());
        }
        last.version().ifPresent(info::version);
        last.details().forEach((key, detail) -> {
            if (!key.equals(Abilities.STATEFUL)) {
                info.detail(key, detail);
            }
        });
        stateful(info, value.config());
        return info.build();
    }

    private static void stateful(InstanceInfoBuilder info, Map<String, String> config) {
        if (isTrue(config.getOrDefault(Abilities.STATEFUL, ""))) {
            info.detail(Abilities.STATEFUL, "true");
        }
    }

    private static void fill(InstanceInfoBuilder info, LxdInstance value) {
        info.backendState(value.nativeState())
                .description(value.description())
                .labels(Labels.visible(value.labels()))
                .profile(value.profiles().toArray(String[]::new))
                .address(value.addresses().toArray(String[]::new))
                .ephemeral(value.ephemeral())
                .stateful(value.stateful());
        if (!value.architecture().isEmpty()) {
            info.architecture(value.architecture());
        }
        value.created().ifPresent(info::createdAt);
        value.lastUsed().ifPresent(info::lastUsedAt);
        value.baseImage().ifPresent(info::image);
        value.cpus().ifPresent(info::cpus);
        value.memory().ifPresent(info::memory);
    }

    static Optional<String> location(WireInstance wire) {
        return wire.location().isEmpty() || wire.location().equals("none")
                ? Optional.empty()
                : Optional.of(wire.location());
    }

    /** The pool of the root disk. */
    static Optional<String> pool(WireInstance wire) {
        return wire.expandedDevices().values().stream()
                .filter(Infos::isRootDisk)
                .map(device -> device.getOrDefault("pool", ""))
                .filter(pool -> !pool.isEmpty())
                .findFirst();
    }

    static boolean isRootDisk(Map<String, String> device) {
        return "disk".equals(device.get("type"))
                && "/".equals(device.get("path"))
                && device.getOrDefault("source", "").isEmpty();
    }

    static boolean isTrue(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" -> true;
            default -> false;
        };
    }
}
