package dev.polyvisor.driver.ovirt.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.ovirt.client.EngineIds;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireMachine;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.http.Interruptible;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds machines. Names are unique within a data centre only. Thread safety: may be used from any thread. */
final class Lookup {
    /** What can be the name of a machine and of its guest. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?");

    private final OvirtClient client;
    private final Places places;

    Lookup(OvirtClient client, Places places) {
        this.client = client;
        this.places = places;
    }

    static boolean isName(String machine) {
        return NAME.matcher(machine).matches();
    }

    /** The machine of a name in a data centre, whoever has made it. */
    Optional<WireMachine> inDataCenter(String machine, String dataCenter) throws InterruptedException {
        return named(machine).stream()
                .filter(each -> dataCenterOf(each).equals(dataCenter))
                .findFirst();
    }

    /**
     * The machine that a caller means: that with the identifier which he remembers, so that a late call never meets the next one of the
     * name; without one that of the name in the data centre of the class.
     */
    Optional<WireMachine> meant(String machine, Optional<String> remembered, OvirtMachineSpec spec)
            throws InterruptedException {
        if (remembered.isEmpty()) {
            return inDataCenter(machine, places.of(spec).dataCenter());
        }
        return named(machine).stream()
                .filter(each -> remembered.get().equals(each.id()))
                .findFirst();
    }

    /** The search of the engine knows no case, and takes some characters for patterns. */
    private List<WireMachine> named(String machine) throws InterruptedException {
        if (!isName(machine)) {
            return List.of();
        }
        HttpRequest request = HttpRequest.get("/vms")
                .query("search", "name=\"" + machine + "\"")
                .query("follow", "cluster");
        return client.all(request, "vm", WireMachine.class).stream()
                .filter(each -> machine.equals(each.name()))
                .toList();
    }

    private static String dataCenterOf(WireMachine vm) {
        return vm.cluster() == null ? "" : WireRef.idOf(vm.cluster().dataCenter());
    }

    /** A machine with its disks and network interfaces, empty when it is gone. */
    Optional<WireMachine> whole(String id) throws InterruptedException {
        return EngineIds.isId(id)
                ? client.find(
                        HttpRequest.get("/vms/{}", id).query("follow", "disk_attachments.disk,nics"), WireMachine.class)
                : Optional.empty();
    }

    /** The names of all machines of a class by their identifiers, wherever they are. The engine cannot search for them. */
    Map<String, String> names(Ownership ownership) throws InterruptedException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<WireMachine> all = client.list(HttpRequest.get("/vms"), "vm", WireMachine.class)) {
            Interruptible.call(() -> {
                all.filter(ownership::has)
                        .forEach(each -> found.put(Scalars.text(each.id()), Scalars.text(each.name())));
                return found;
            });
        }
        return found;
    }

    static PolyvisorException absent(String machine) {
        return PolyvisorException.of(ErrorCode.NOT_FOUND, "machine \"" + machine + "\" not found");
    }
}
