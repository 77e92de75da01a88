package dev.polyvisor.driver.lxd.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.lxd.client.LxdClient;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.inventory.InstanceLookup;
import dev.polyvisor.driver.lxd.machine.LxdMachineSpec.VolumeOf;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.session.RunningWork;
import dev.polyvisor.driver.lxd.wire.WireInstance;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The steps of machines. Volumes are made before their instance and deleted after it; both have the marks, so that whatever a
 * call leaves is listed, completed by the next create and removed by the next delete. Thread safety: may be used from any thread.
 */
final class MachineWork {
    private static final String INSTANCE = "/1.0/instances/{}";
    private static final int STOPPED = 102;

    /** How long a guest that does not listen keeps its machine busy. */
    private static final int LONGEST_SHUTDOWN = 600;

    /** How often a call finds others at work on its machine before it says so. */
    private static final int ATTEMPTS = 5;

    private final LxdSession session;
    private final LxdClient client;
    private final String project;
    private final InstanceLookup lookup;
    private final RunningWork running;
    private final MachineVolumes volumes;

    MachineWork(LxdSession session) {
        this.session = session;
        this.client = session.client();
        this.project = session.project();
        this.lookup = new InstanceLookup(session);
        this.running = new RunningWork(client, project);
        this.volumes = new MachineVolumes(session);
    }

    private static void needName(String machine) {
        LxdNames.require("machineName", machine, LxdNames.instance(machine));
    }

    private HttpRequest in(HttpRequest request) {
        return session.in(project, request);
    }

    private Optional<InstanceLookup.Read> find(String machine) throws InterruptedException {
        return lookup.find(project, machine);
    }

    private static Map<String, String> config(InstanceLookup.Read found) {
        return found.wire().config();
    }

    void create(String machine, LxdMachineSpec spec, String userData) throws InterruptedException {
        needName(machine);
        Ownership ownership = Ownership.of(spec);
        Optional<InstanceLookup.Read> present = whole(machine, ownership);
        if (present.isEmpty()) {
            make(machine, spec, userData, ownership);
            present = whole(machine, ownership);
        }
        InstanceLookup.Read made = present.orElseThrow(() ->
                PolyvisorException.of(ErrorCode.ABORTED, "machine \"" + machine + "\" was made and deleted meanwhile"));
        if (!wasStarted(made.wire())) {
            start(machine);
        }
    }

    /** The machine of the class, once nobody works on its creation any more. */
    private Optional<InstanceLookup.Read> whole(String machine, Ownership ownership) throws InterruptedException {
        Optional<InstanceLookup.Read> present = find(machine);
        if (present.isEmpty()) {
            return present;
        }
        ownership.needToAdopt("machine", machine, config(present.get()));
        if (running.isOn(machine, RunningWork.DELETING_INSTANCE)) {
            throw PolyvisorException.of(ErrorCode.ABORTED, "machine \"" + machine + "\" is being deleted");
        }
        running.awaitOn(machine, RunningWork.CREATING_INSTANCE);
        return find(machine).filter(found -> ownership.has(config(found)));
    }

    private void make(String machine, LxdMachineSpec spec, String userData, Ownership ownership)
            throws InterruptedException {
        Bodies bodies = new Bodies(session, machine, spec);
        for (VolumeOf volume : spec.volumes()) {
            if (volume.size().isPresent()) {
                volumes.make(bodies, volume, ownership);
            }
        }
        HttpRequest creation =
                session.placed(in(HttpRequest.post("/1.0/instances"))).json(bodies.instance(userData, ownership));
        for (int attempt = 1; ; attempt++) {
            try {
                Optional<WireOperation> unused = client.complete(creation);
                return;
            } catch (PolyvisorException refused) {
                // somebody was faster, another call of the same or somebody else; or only the answer was lost
                if (refused.code() == ErrorCode.ALREADY_EXISTS || find(machine).isPresent()) {
                    return;
                }
                needRoom(attempt, refused);
            }
            running.awaitFree(machine);
        }
    }

    /** What was started once and is off was shut down, and stays so. */
    private static boolean wasStarted(WireInstance wire) {
        return wire.statusCode() != STOPPED
                || wire.config().containsKey("volatile.last_state.power")
                || !(wire.lastUsedAt().isEmpty() || wire.lastUsedAt().startsWith("1970-"));
    }

    private void start(String machine) throws InterruptedException {
        HttpRequest start =
                in(HttpRequest.put(INSTANCE + "/state", machine).json(Map.of("action", "start", "timeout", -1)));
        for (int attempt = 1; ; attempt++) {
            try {
                Optional<WireOperation> unused = client.complete(start);
                return;
            } catch (PolyvisorException refused) {
                if (find(machine).filter(found -> !isOff(found)).isPresent()) {
                    return;
                }
                needRoom(attempt, refused);
            }
            running.awaitFree(machine);
        }
    }

    private static boolean isOff(InstanceLookup.Read machine) {
        return machine.wire().statusCode() == STOPPED;
    }

    /** Ends a call that cannot be helped by waiting for others, or that has waited often enough. */
    private static void needRoom(int attempt, PolyvisorException refused) {
        PolyvisorException reason = busy(refused);
        if (reason == refused || attempt >= ATTEMPTS) {
            throw reason;
        }
    }

    /** Another call has the machine: the same call can be made again. */
    private static PolyvisorException busy(PolyvisorException failure) {
        return failure.code() == ErrorCode.UNAVAILABLE
                        && failure.detail()
                                .filter(text -> text.contains("busy"))
                                .isPresent()
                ? PolyvisorException.of(ErrorCode.ABORTED, "another call works on the machine", failure)
                : failure;
    }

    /** Whether a machine, or a part of one, was there. */
    boolean delete(String machine, Ownership ownership) throws InterruptedException {
        needName(machine);
        // what is being made need not show yet
        running.awaitOn(machine, RunningWork.CREATING_INSTANCE);
        Optional<InstanceLookup.Read> found = find(machine);
        if (found.isPresent()) {
            ownership.need("machine", machine, config(found.get()));
            remove(machine);
        }
        boolean parts = volumes.delete(machine, ownership);
        return found.isPresent() || parts;
    }

    /** Kills it first if it runs. What somebody has begun on it ends before, since who began it may be gone. */
    private void remove(String machine) throws InterruptedException {
        Optional<InstanceLookup.Read> now = find(machine);
        for (int attempt = 1; now.isPresent(); attempt++) {
            boolean wasOff = isOff(now.get());
            if (!wasOff && attempt > ATTEMPTS) {
                throw PolyvisorException.of(ErrorCode.ABORTED, "somebody starts the machine whenever it is off");
            }
            try {
                Optional<WireOperation> unused = client.complete(in(wasOff ? removal(machine) : kill(machine)));
                now = wasOff ? Optional.empty() : find(machine);
            } catch (PolyvisorException refused) {
                now = find(machine);
                if (now.isPresent()) {
                    if (isOff(now.get()) == wasOff || attempt >= ATTEMPTS) {
                        needRoom(attempt, refused);
                    }
                    running.awaitFree(machine);
                    now = find(machine);
                }
            }
        }
    }

    private static HttpRequest removal(String machine) {
        return HttpRequest.delete(INSTANCE, machine);
    }

    private static HttpRequest kill(String machine) {
        return HttpRequest.put(INSTANCE + "/state", machine)
                .json(Map.of("action", "stop", "timeout", -1, "force", true));
    }

    MachineState state(String machine, Ownership ownership) throws InterruptedException {
        return LxdNames.instance(machine).isPresent()
                ? absent(machine)
                : find(machine)
                        .filter(found -> ownership.has(config(found)))
                        .map(found -> found.value().state())
                        .orElseGet(() -> absent(machine));
    }

    private static MachineState absent(String machine) {
        throw PolyvisorException.of(ErrorCode.NOT_FOUND, "machine \"" + machine + "\" not found");
    }

    /** The machines of a class, with those of which only volumes were made or are left. */
    Set<String> names(Ownership ownership) throws InterruptedException {
        // volumes first: a machine that is made or deleted meanwhile is then seen at least once
        Set<String> names = new TreeSet<>(volumes.machines(ownership));
        for (InstanceLookup.Read each : lookup.list(Optional.of(project))) {
            // a listing has the instance's own keys among those of its profiles
            if (ownership.has(each.wire().expandedConfig())) {
                names.add(each.value().name());
            }
        }
        return names;
    }

    /** Through the guest; nobody waits for that. One that does not listen runs on after a while. */
    void shutDown(String machine, Ownership ownership, Duration timeout) throws InterruptedException {
        needName(machine);
        InstanceLookup.Read found = find(machine)
                .orElseThrow(() -> PolyvisorException.of(ErrorCode.NOT_FOUND, "machine \"" + machine + "\" not found"));
        ownership.need("machine", machine, config(found));
        if (isOff(found) || running.isOn(machine, RunningWork.STOPPING_INSTANCE)) {
            return;
        }
        // not 0, which kills
        long seconds = Math.max(1, Math.min(LONGEST_SHUTDOWN, timeout.toSeconds()));
        Optional<WireOperation> unused = client.send(in(HttpRequest.put(INSTANCE + "/state", machine))
                .json(Map.of("action", "stop", "timeout", seconds, "force", false)));
    }
}
