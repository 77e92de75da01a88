package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.driver.lxd.session.LxdKeys;
import dev.polyvisor.driver.lxd.wire.WireInstance;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the identity of instances, one after another, for one reading. It is {@code volatile.uuid}, unless another instance
 * has the same: importing a backup makes such a twin. The one that the inventory knew first keeps the uuid, and the other one
 * is known by project and name as long as it lives. Not thread safe.
 */
final class Identities {
    private static final int UUID_LENGTH = 36;

    private final InventorySnapshot model;
    private final String provider;
    private final LxdKeys keys;
    private final InstanceReader reader;
    private final Set<String> taken = new HashSet<>();

    Identities(InventorySnapshot model, String provider, LxdKeys keys, InstanceReader reader) {
        this.model = model;
        this.provider = provider;
        this.keys = keys;
        this.reader = reader;
    }

    /** The identity of an instance. May read the server, when the inventory knows the uuid under another name. */
    ResourceKey of(String project, WireInstance wire) throws InterruptedException {
        ResourceKey byPath = keys.instance(project, wire.name());
        Optional<String> uuid = uuid(wire);
        if (uuid.isEmpty()) {
            return byPath;
        }
        Optional<LxdInstance> twin = known(byPath);
        if (twin.isPresent() && twin.get().uuid().equals(uuid)) {
            return byPath;
        }
        ResourceKey byUuid = keys.instance(uuid.get());
        Optional<LxdInstance> holder = known(byUuid);
        if (holder.isPresent() && holder.get().path().equals(byPath.id())) {
            taken.add(uuid.get());
            return byUuid;
        }
        if (holder.isPresent() && stillThere(holder.get(), uuid.get())) {
            return byPath;
        }
        return taken.add(uuid.get()) ? byUuid : byPath;
    }

    /** What the inventory has under project and name, whatever its identity is. */
    Optional<LxdInstance> at(String path) {
        return model
                .find(Query.of(LxdInstance.KIND)
                        .provider(provider)
                        .index(LxdInstance.BY_PATH, path)
                        .limit(1))
                .entries()
                .stream()
                .findFirst()
                .map(Entry::value);
    }

    Optional<LxdInstance> known(ResourceKey key) {
        return model.get(LxdInstance.KIND, key).map(Entry::value);
    }

    static Optional<String> uuid(WireInstance wire) {
        String value = wire.expandedConfig()
                .getOrDefault("volatile.uuid", wire.config().get("volatile.uuid"));
        return value != null && isUuid(value) ? Optional.of(value) : Optional.empty();
    }

    /** Hexadecimal digits and hyphens. A listing asks for each instance, and an expression takes much longer. */
    static boolean isUuid(String id) {
        if (id.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = id.charAt(i);
            if (c != '-' && !HexFormat.isHexDigit(c)) {
                return false;
            }
        }
        return true;
    }

    private boolean stillThere(LxdInstance holder, String uuid) throws InterruptedException {
        return reader.find(holder.project(), holder.name())
                .filter(wire -> uuid(wire).filter(uuid::equals).isPresent())
                .isPresent();
    }
}
