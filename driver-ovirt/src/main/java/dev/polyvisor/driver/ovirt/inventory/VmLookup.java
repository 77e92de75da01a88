package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.client.EngineIds;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.session.OvirtSession;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireCluster;
import dev.polyvisor.driver.ovirt.wire.WireDataCenter;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.driver.ovirt.wire.WireVm;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.http.Interruptible;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads machines from the engine, each with its data centre, which the inventory may not have yet. Thread safety: from any thread. */
public final class VmLookup {
    private final OvirtSession session;
    private final OvirtClient client;
    private final VmReader reader;
    private final VmMapper mapper;

    /**
     * A machine as it was read.
     *
     * @param value as the inventory has it
     * @param wire as the engine sent it
     */
    public record Read(OvirtVm value, WireVm wire) {}

    public VmLookup(OvirtSession session) {
        this.session = session;
        this.client = session.client();
        this.reader = new VmReader(client);
        this.mapper = new VmMapper(session.keys());
    }

    /** The machine with an identity. */
    public Optional<Read> withId(String id) throws InterruptedException {
        Optional<WireVm> wire = reader.find(id);
        return wire.isEmpty() ? Optional.empty() : Optional.of(read(wire.get(), places()));
    }

    /** The machines of a name; one in each data centre at most. */
    public List<Read> named(Optional<Scope> scope, String name) throws InterruptedException {
        List<Read> found = new ArrayList<>();
        if (name.indexOf('"') >= 0) {
            return found;
        }
        Places places = places();
        // a search takes * as a wildcard and does not look at capitals
        List<WireRef> named =
                client.all(HttpRequest.get("/vms").query("search", "name=\"" + name + "\""), "vm", WireRef.class);
        for (WireRef each : named) {
            if (name.equals(each.name())) {
                Optional<Read> read = withId(WireRef.idOf(each), places);
                read.filter(one -> one.value().name().equals(name) && isIn(one, scope))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<Read> withId(String id, Places places) throws InterruptedException {
        Optional<WireVm> wire = reader.find(id);
        return wire.isEmpty() ? Optional.empty() : Optional.of(read(wire.get(), places));
    }

    /** All machines of a data centre, or of the engine. */
    public List<Read> list(Optional<Scope> scope) throws InterruptedException {
        Places places = places();
        List<Read> found = new ArrayList<>();
        try (VmPages pages = new VmPages(client, reader)) {
            while (hasNext(pages)) {
                Read read = read(pages.next(), places);
                if (isIn(read, scope)) {
                    found.add(read);
                }
            }
        }
        return found;
    }

    private static boolean hasNext(VmPages pages) throws InterruptedException {
        return Interruptible.call(pages::hasNext);
    }

    private static boolean isIn(Read read, Optional<Scope> scope) {
        return scope.isEmpty() || read.value().scope().equals(scope);
    }

    private Places places() {
        return new Places(session.context().inventory());
    }

    private Read read(WireVm wire, Places places) throws InterruptedException {
        Optional<ResourceKey> cluster = session.keys().of(OvirtCluster.KIND, wire.cluster());
        if (cluster.isPresent() && places.ofCluster(cluster).isEmpty()) {
            Optional<Scope> told = dataCenterOf(cluster.get().id());
            told.ifPresent(scope -> places.know(cluster.get(), scope));
        }
        return new Read(mapper.vm(wire, List.of(), places), wire);
    }

    private Optional<Scope> dataCenterOf(String cluster) throws InterruptedException {
        Optional<WireCluster> found = client.find(HttpRequest.get("/clusters/{}", cluster), WireCluster.class);
        String id = found.map(each -> WireRef.idOf(each.dataCenter())).orElse("");
        return EngineIds.isId(id)
                ? client.find(HttpRequest.get("/datacenters/{}", id), WireDataCenter.class)
                        .map(each -> Scope.of(Scalars.text(each.name())))
                : Optional.empty();
    }

    /** Whether the engine has a data centre of the name. */
    public boolean hasScope(Scope scope) throws InterruptedException {
        return dataCenter(scope).isPresent();
    }

    /** The data centre of a name. */
    public Optional<WireDataCenter> dataCenter(Scope scope) throws InterruptedException {
        return client.all(HttpRequest.get("/datacenters"), "data_center", WireDataCenter.class).stream()
                .filter(each -> scope.name().equals(each.name()))
                .findFirst();
    }

    /** The identity of the data centre of a name. */
    public String dataCenterId(Scope scope) throws InterruptedException {
        return dataCenter(scope)
                .map(each -> Scalars.text(each.id()))
                .orElseThrow(() ->
                        PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no data centre '" + scope.name() + "'"));
    }
}
