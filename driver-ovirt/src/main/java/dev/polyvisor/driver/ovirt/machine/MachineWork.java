package dev.polyvisor.driver.ovirt.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.machine.Places.Place;
import dev.polyvisor.driver.ovirt.session.OvirtSession;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.VmStates;
import dev.polyvisor.driver.ovirt.wire.WireMachine;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The life of machines. The machine is made first, with name and tags in one request, and removed last, so that whatever a call leaves
 * half way is listed, completed by the next create and removed by the next delete. Thread safety: may be used from any thread.
 */
final class MachineWork {
    private static final String DOWN = "down";

    private final OvirtSession session;
    private final OvirtClient client;
    private final Places places;
    private final Lookup lookup;

    MachineWork(OvirtSession session) {
        this.session = session;
        this.client = session.client();
        this.places = new Places(client);
        this.lookup = new Lookup(client, places);
    }

    /** Makes a machine, or completes the one that is there, and tells its identifier. */
    String create(String machine, OvirtMachineSpec spec, String userData, Duration timeout)
            throws InterruptedException {
        if (!Lookup.isName(machine)) {
            throw PolyvisorException.invalidArgument(
                    "machineName",
                    "has to be 1 to 64 letters, digits, '.' and '-', the first and the last a letter or a digit");
        }
        Ownership ownership = Ownership.of(spec);
        Settling settling = settling(timeout);
        Place place = places.of(spec);
        Optional<WireMachine> present = lookup.inDataCenter(machine, place.dataCenter());
        present.ifPresent(ownership::needToAdopt);
        // what a machine of which nothing is missing was made with may be gone by now
        List<String> profiles = present.filter(Ownership::isComplete).isPresent()
                ? List.of()
                : places.profiles(spec.networks(), place.dataCenter());
        String id = present.isPresent()
                ? Scalars.text(present.get().id())
                : make(machine, Bodies.machine(machine, place.cluster(), spec, ownership, userData), place, ownership);
        complete(machine, id, spec, profiles, settling);
        return id;
    }

    private String make(String machine, Map<String, Object> body, Place place, Ownership ownership)
            throws InterruptedException {
        try {
            return WireRef.idOf(client.send(HttpRequest.post("/vms").json(body), WireRef.class));
        } catch (PolyvisorException failure) {
            if (failure.code() != ErrorCode.ALREADY_EXISTS) {
                throw MachineParts.dependent(failure);
            }
            // somebody was faster: another call of the same, or somebody else
            WireMachine winner = lookup.inDataCenter(machine, place.dataCenter())
                    .orElseThrow(() -> PolyvisorException.of(
                            ErrorCode.ABORTED, "machine \"" + machine + "\" was made and deleted meanwhile", failure));
            ownership.needToAdopt(winner);
            return Scalars.text(winner.id());
        }
    }

    /** One that is off though nothing is missing was shut down, and stays off. */
    private void complete(String machine, String id, OvirtMachineSpec spec, List<String> profiles, Settling settling)
            throws InterruptedException {
        WireMachine vm = settling.adoptable(id).orElseThrow(() -> going(machine));
        if (Ownership.isComplete(vm)) {
            return;
        }
        if (DOWN.equals(vm.status())) {
            new MachineParts(client, settling).make(machine, id, spec, profiles);
            start(id);
            vm = lookup.whole(id).orElseThrow(() -> going(machine));
        }
        var unused = client.send(
                HttpRequest.put("/vms/{}", id).json(Map.of("comment", Ownership.completed(vm))), WireRef.class);
    }

    private static PolyvisorException going(String machine) {
        return PolyvisorException.of(ErrorCode.ABORTED, "machine \"" + machine + "\" is being deleted");
    }

    private void start(String id) throws InterruptedException {
        try {
            act(id, "start", Map.of("use_cloud_init", true));
        } catch (PolyvisorException refused) {
            // another call of the same may have started it
            if (refused.code() != ErrorCode.FAILED_PRECONDITION
                    || lookup.whole(id).filter(vm -> !DOWN.equals(vm.status())).isEmpty()) {
                throw refused;
            }
        }
    }

    /** Deletes a machine with the disks that were made for it; tells the identifier, empty when nothing was there. */
    Optional<String> delete(String machine, Optional<String> remembered, OvirtMachineSpec spec, Duration timeout)
            throws InterruptedException {
        Ownership ownership = Ownership.of(spec);
        Optional<WireMachine> found = lookup.meant(machine, remembered, spec);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ownership.need(found.get());
        String id = Scalars.text(found.get().id());
        Settling settling = settling(timeout);
        Optional<WireMachine> vm = settling.settled(id);
        if (vm.isPresent() && !DOWN.equals(vm.get().status())) {
            act(id, "stop", Map.of());
            vm = settling.off(id);
        }
        if (vm.isPresent()) {
            new MachineParts(client, settling).letGo(id, vm.get());
            var unused = client.find(HttpRequest.delete("/vms/{}", id), WireRef.class);
        }
        return Optional.of(id);
    }

    /** A machine of the class, in whatever state. */
    Map.Entry<String, MachineState> state(String machine, Optional<String> remembered, OvirtMachineSpec spec)
            throws InterruptedException {
        Ownership ownership = Ownership.of(spec);
        WireMachine vm = lookup.meant(machine, remembered, spec)
                .filter(ownership::has)
                .orElseThrow(() -> Lookup.absent(machine));
        return Map.entry(Scalars.text(vm.id()), VmStates.of(Scalars.text(vm.status())));
    }

    /** The names of the machines of a class by their identifiers. */
    Map<String, String> names(OvirtMachineSpec spec) throws InterruptedException {
        return lookup.names(Ownership.of(spec));
    }

    /** Asks the guest to shut down, and tells the identifier. */
    String shutDown(String machine, Optional<String> remembered, OvirtMachineSpec spec) throws InterruptedException {
        Ownership ownership = Ownership.of(spec);
        WireMachine vm = lookup.meant(machine, remembered, spec).orElseThrow(() -> Lookup.absent(machine));
        ownership.need(vm);
        String id = Scalars.text(vm.id());
        if (!isGoingDown(vm)) {
            try {
                act(id, "shutdown", Map.of());
            } catch (PolyvisorException refused) {
                if (refused.code() != ErrorCode.FAILED_PRECONDITION) {
                    throw refused;
                }
                WireMachine now = lookup.whole(id).orElseThrow(() -> Lookup.absent(machine));
                if (!isGoingDown(now)) {
                    throw isOnItsWay(now)
                            ? PolyvisorException.of(
                                    ErrorCode.ABORTED,
                                    "machine \"" + machine + "\" is " + Scalars.text(now.status()),
                                    refused)
                            : refused;
                }
            }
        }
        return id;
    }

    private static boolean isGoingDown(WireMachine vm) {
        return DOWN.equals(vm.status()) || "powering_down".equals(vm.status());
    }

    private static boolean isOnItsWay(WireMachine vm) {
        return switch (VmStates.of(Scalars.text(vm.status()))) {
            case STARTING, STOPPING, PROVISIONING, MIGRATING, RUNNING -> true;
            default -> false;
        };
    }

    private void act(String id, String action, Map<String, Object> parameters) throws InterruptedException {
        var unused = client.send(HttpRequest.post("/vms/{}/{}", id, action).json(parameters), WireRef.class);
    }

    private Settling settling(Duration timeout) {
        return new Settling(session.context(), lookup, timeout);
    }
}
