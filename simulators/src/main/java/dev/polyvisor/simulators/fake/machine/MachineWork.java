package dev.polyvisor.simulators.fake.machine;

import dev.polyvisor.api.Secret;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.StartOptions;
import dev.polyvisor.api.instance.VolumeFate;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.fake.backend.Backend.Touched;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Properties;
import dev.polyvisor.simulators.fake.machine.FakeMachineSpec.VolumeOf;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.session.Session;
import dev.polyvisor.simulators.fake.work.CreateWork;
import dev.polyvisor.simulators.fake.work.DiskWork;
import dev.polyvisor.simulators.fake.work.Machines;
import dev.polyvisor.simulators.fake.work.PowerWork;
import dev.polyvisor.simulators.fake.work.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the requests of the plugin do. Each method is one step under the lock of the backend: it looks again at what it is about,
 * since somebody else may have come first.
 */
final class MachineWork {
    /** Says that everything was made and the start was asked for: what is off after that was shut down. */
    private static final String BEGUN = Properties.VOLATILE + "machine";

    /** Marks a disk whose volume stays. */
    private static final String CLAIMED = "claimed";

    /** How long a guest that does not listen is waited for. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Session session;
    private final Machines machines;
    private final CreateWork creation;
    private final DiskWork disks;
    private final PowerWork power;

    MachineWork(Session session) {
        this.session = session;
        this.machines = new Machines(session.backend());
        this.creation = new CreateWork(machines);
        this.disks = new DiskWork(machines);
        this.power = new PowerWork(machines);
    }

    Optional<MachineDatum> find(String name) {
        return session.backend().machine(session.scope().name(), name);
    }

    List<MachineDatum> all(Ownership ownership) {
        List<MachineDatum> found = new ArrayList<>();
        session.backend().all(FakeMachine.KIND).forEachRemaining(datum -> {
            MachineDatum machine = (MachineDatum) datum;
            if (machine.scope().equals(session.scope().name()) && ownership.has(machine)) {
                found.add(machine);
            }
        });
        return found;
    }

    /** Makes the machine with its marks, so that whatever is left half way is found; adopts one that is there by now. */
    MachineDatum create(String name, FakeMachineSpec spec, Optional<Secret> userData, Ownership ownership) {
        Optional<MachineDatum> present = find(name);
        if (present.isPresent()) {
            ownership.needToAdopt(present.get());
            return present.get();
        }
        MachineDatum made = creation.create(session.scope().name(), spec.instance(name, userData, ownership.labels()));
        return creation.complete(made.id());
    }

    boolean isBegun(MachineDatum machine) {
        return machines.properties(machine).find(BEGUN).isPresent();
    }

    boolean hasDisk(MachineDatum machine, VolumeOf volume) {
        return machines.properties(machine).devices().containsKey(volume.name());
    }

    /** A disk that is there already is left as it is. */
    void attach(String id, VolumeOf volume, Ownership ownership) {
        MachineDatum machine = machines.get(id);
        ownership.needToAdopt(machine);
        session.backend().jobs().needIdle(id);
        if (hasDisk(machine, volume)) {
            return;
        }
        disks.attach(id, volume.disk());
        if (volume.existing().isPresent()) {
            Properties properties = machines.properties(machines.get(id));
            Map<String, String> device =
                    new LinkedHashMap<>(properties.devices().get(volume.name()));
            device.put(CLAIMED, "true");
            machines.write(machines.get(id), properties.withDevice(volume.name(), device));
        }
    }

    /** Lets it start, once; nobody waits for that. */
    void begin(String id, Ownership ownership) {
        MachineDatum machine = machines.get(id);
        ownership.needToAdopt(machine);
        if (isBegun(machine)) {
            return;
        }
        session.backend().jobs().needIdle(id);
        boolean runs = power.started(id, StartOptions.defaults());
        machines.write(machine, machines.properties(machine).with(BEGUN, "true"));
        if (!runs) {
            work(
                    "machine.start",
                    id,
                    MachineState.STARTING,
                    session.settings().work(),
                    () -> power.start(id, StartOptions.defaults()));
        }
    }

    /** Lets it shut down; the power goes when its guest does not listen. */
    void shutDown(String id, Ownership ownership) {
        MachineDatum machine = machines.get(id);
        ownership.need(machine);
        Ownership.needToStay(machine);
        if (Machines.isOff(machine) || machine.state() == MachineState.STOPPING) {
            return;
        }
        session.backend().jobs().needIdle(id);
        Duration time = power.obeys(machine) ? session.settings().work() : GRACE;
        work("machine.shut-down", id, MachineState.STOPPING, time, () -> power.stop(id, LifecycleAction.SHUT_DOWN));
    }

    /** Turns it off at once. */
    void kill(String id, Ownership ownership) {
        Optional<MachineDatum> machine = present(id, ownership);
        if (machine.isPresent() && needsKill(machine.get())) {
            session.backend().jobs().needIdle(id);
            power.stop(id, LifecycleAction.STOPPED);
        }
    }

    static boolean needsKill(MachineDatum machine) {
        return !Machines.isOff(machine) && machine.state() != MachineState.DELETING;
    }

    /** The disks whose volumes stay. */
    List<String> claimed(MachineDatum machine) {
        List<String> names = new ArrayList<>();
        machines.properties(machine).devices().forEach((name, device) -> {
            if (device.containsKey(CLAIMED)) {
                names.add(name);
            }
        });
        return names;
    }

    void release(String id, String disk, Ownership ownership) {
        Optional<MachineDatum> machine = present(id, ownership);
        if (machine.isPresent() && claimed(machine.get()).contains(disk)) {
            session.backend().jobs().needIdle(id);
            disks.detach(id, disk, VolumeFate.KEEP);
        }
    }

    /** Lets it be deleted with its volumes; nobody waits for that. */
    void delete(String id, Ownership ownership) {
        Optional<MachineDatum> machine = present(id, ownership);
        if (machine.isEmpty() || machine.get().state() == MachineState.DELETING) {
            return;
        }
        session.backend().jobs().needIdle(id);
        if (!Machines.isOff(machine.get()) || !claimed(machine.get()).isEmpty()) {
            throw Refusal.raced(machine.get().name());
        }
        work("machine.delete", id, MachineState.DELETING, session.settings().work(), () -> {
            MachineDatum last = machines.get(id);
            machines.remove(last, true);
            session.backend().lifecycle().tell(last, LifecycleAction.DELETED);
        });
    }

    /** A machine that is still there and still ours. */
    private Optional<MachineDatum> present(String id, Ownership ownership) {
        Optional<MachineDatum> machine = session.backend().machine(id);
        machine.ifPresent(found -> {
            ownership.need(found);
            if (machines.properties(found).is(Properties.PROTECTED)) {
                throw Refusal.precondition("machine \"" + found.name() + "\" is protected");
            }
        });
        return machine;
    }

    /** Work that goes on after the request was answered; when it is given up the machine is as before. */
    private void work(String verb, String id, MachineState meanwhile, Duration time, Runnable end) {
        MachineDatum before = machines.get(id);
        Set<Touched> touched = new LinkedHashSet<>();
        if (!time.isZero()) {
            session.backend().recorded(touched, () -> {
                session.backend().put(before.change().state(meanwhile).build());
                return null;
            });
        }
        session.backend()
                .jobs()
                .begin(
                        verb + "-" + Long.toHexString(session.context().random().nextLong()),
                        id,
                        time,
                        session.context().clock(),
                        () -> {
                            end.run();
                            return null;
                        },
                        () -> session.backend()
                                .machine(id)
                                .ifPresent(now -> session.backend()
                                        .put(now.change().state(before.state()).build())),
                        touched);
    }
}
