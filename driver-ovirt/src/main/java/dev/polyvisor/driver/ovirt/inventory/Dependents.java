package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtDataCenter;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtDiskProfile;
import dev.polyvisor.driver.ovirt.model.OvirtHost;
import dev.polyvisor.driver.ovirt.model.OvirtNetwork;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import dev.polyvisor.driver.ovirt.model.OvirtStorageDomain;
import dev.polyvisor.driver.ovirt.model.OvirtTemplate;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whose scope is taken from a value of a kind: when the value is in another data centre, they have to be read again. */
final class Dependents {
    private static final Map<Kind<?>, List<Kind<?>>> OF = Map.of(
            OvirtDataCenter.KIND, List.of(OvirtCluster.KIND, OvirtNetwork.KIND, OvirtStorageDomain.KIND),
            OvirtCluster.KIND, List.of(OvirtHost.KIND, OvirtTemplate.KIND, OvirtVm.KIND),
            OvirtNetwork.KIND, List.of(OvirtNicProfile.KIND),
            OvirtStorageDomain.KIND, List.of(OvirtDiskProfile.KIND, OvirtDisk.KIND));

    private Dependents() {}

    /** What to read again after a value was read. */
    static <R extends Resource> Set<Target> of(Kind<R> kind, R value, InventorySnapshot model) {
        List<Kind<?>> dependents = OF.getOrDefault(kind, List.of());
        if (dependents.isEmpty()) {
            return Set.of();
        }
        Optional<R> before = model.get(kind, value.key()).map(Entry::value);
        return before.isPresent() && Objects.equals(place(before.get()), place(value))
                ? Set.of()
                : dependents.stream().map(Target::collection).collect(Collectors.toSet());
    }

    private static String place(Resource value) {
        return value instanceof OvirtDataCenter
                ? value.name()
                : value.scope().map(Scope::name).orElse("");
    }
}
