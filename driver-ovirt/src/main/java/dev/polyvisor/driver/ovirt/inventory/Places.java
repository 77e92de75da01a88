package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtDataCenter;
import dev.polyvisor.driver.ovirt.model.OvirtNetwork;
import dev.polyvisor.driver.ovirt.model.OvirtStorageDomain;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * In which data centre something is, by what the inventory has at the moment. What it does not have yet leaves the scope empty
 * until that is read; whoever reads it has those that depend on it read again. For one reading. Thread safety: may be used from any thread.
 */
final class Places {
    private final InventorySnapshot model;
    private final Map<ResourceKey, Optional<Scope>> known = new ConcurrentHashMap<>();

    Places(AdapterContext context) {
        this(context.snapshot());
    }

    Places(InventorySnapshot model) {
        this.model = model;
    }

    /** Takes in what was read elsewhere: the data centre of a cluster. */
    void know(ResourceKey cluster, Scope scope) {
        known.put(cluster, Optional.of(scope));
    }

    /** The data centre by its key. */
    Optional<Scope> dataCenter(Optional<ResourceKey> key) {
        return key.flatMap(each -> known.computeIfAbsent(
                each, missing -> value(OvirtDataCenter.KIND, each).map(found -> Scope.of(found.name()))));
    }

    Optional<Scope> ofCluster(Optional<ResourceKey> key) {
        return through(key, OvirtCluster.KIND, OvirtCluster::scope);
    }

    Optional<Scope> ofNetwork(Optional<ResourceKey> key) {
        return through(key, OvirtNetwork.KIND, OvirtNetwork::scope);
    }

    Optional<Scope> ofStorageDomain(Optional<ResourceKey> key) {
        return through(key, OvirtStorageDomain.KIND, OvirtStorageDomain::scope);
    }

    private <R extends Resource> Optional<Scope> through(
            Optional<ResourceKey> key, Kind<R> kind, Function<R, Optional<Scope>> scope) {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        Optional<Scope> before = known.get(key.get());
        if (before != null) {
            return before;
        }
        Optional<Scope> found = value(kind, key.get()).flatMap(scope);
        known.put(key.get(), found);
        return found;
    }

    private <R extends Resource> Optional<R> value(Kind<R> kind, ResourceKey key) {
        return model.get(kind, key).map(Entry::value);
    }
}
