package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.client.EngineIds;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.model.OvirtStorageDomain;
import dev.polyvisor.driver.ovirt.wire.Listed;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.driver.ovirt.wire.WireStorageDomain;
import dev.polyvisor.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads the storage domains. The state of one that is attached is told by its data centre alone. */
record StorageDomainReader(OvirtClient client, ResourceMapper mapper) implements KindReader<OvirtStorageDomain> {
    private static final String ELEMENT = "storage_domain";
    private static final Set<String> ON_ITS_WAY =
            Set.of("activating", "locked", "preparing_for_maintenance", "detaching");

    @Override
    public Kind<OvirtStorageDomain> kind() {
        return OvirtStorageDomain.KIND;
    }

    @Override
    public Stream<OvirtStorageDomain> all(Places places, InventorySnapshot model) throws InterruptedException {
        List<WireStorageDomain> all = client.all(HttpRequest.get("/storagedomains"), ELEMENT, WireStorageDomain.class);
        return values(all, places).stream();
    }

    @Override
    public Optional<OvirtStorageDomain> read(ResourceKey key, Places places) throws InterruptedException {
        Optional<WireStorageDomain> found = EngineIds.isId(key.id())
                ? client.find(HttpRequest.get("/storagedomains/{}", key.id()), WireStorageDomain.class)
                : Optional.empty();
        return values(found.stream().toList(), places).stream().findFirst();
    }

    @Override
    public boolean isOnItsWay(OvirtStorageDomain value) {
        return ON_ITS_WAY.contains(value.status());
    }

    private List<OvirtStorageDomain> values(List<WireStorageDomain> domains, Places places)
            throws InterruptedException {
        Set<String> dataCenters = new TreeSet<>();
        domains.forEach(domain -> Listed.in(domain.dataCenters()).stream()
                .map(WireRef::idOf)
                .filter(EngineIds::isId)
                .forEach(dataCenters::add));
        Map<String, String> states = new HashMap<>();
        for (String dataCenter : dataCenters) {
            states.putAll(states(dataCenter));
        }
        return domains.stream()
                .map(domain -> mapper.storageDomain(
                        domain, Optional.ofNullable(states.get(Objects.requireNonNullElse(domain.id(), ""))), places))
                .toList();
    }

    private Map<String, String> states(String dataCenter) throws InterruptedException {
        Map<String, String> states = new HashMap<>();
        present(dataCenter).orElse(List.of()).forEach(domain -> {
            if (domain.id() != null && domain.status() != null) {
                states.put(domain.id(), domain.status());
            }
        });
        return states;
    }

    /** Empty for a data centre that has gone in the meantime. */
    private Optional<List<WireStorageDomain>> present(String dataCenter) throws InterruptedException {
        return Absence.tolerated(() -> client.all(
                HttpRequest.get("/datacenters/{}/storagedomains", dataCenter), ELEMENT, WireStorageDomain.class));
    }
}
