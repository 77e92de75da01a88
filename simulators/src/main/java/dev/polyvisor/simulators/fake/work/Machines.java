package dev.polyvisor.simulators.fake.work;

import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.backend.Content;
import dev.polyvisor.simulators.fake.backend.Datum.HostDatum;
import dev.polyvisor.simulators.fake.backend.Datum.ImageDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Interior;
import dev.polyvisor.simulators.fake.backend.MachineChange;
import dev.polyvisor.simulators.fake.backend.Placement;
import dev.polyvisor.simulators.fake.backend.Properties;
import dev.polyvisor.simulators.fake.model.FakeHost;
import dev.polyvisor.simulators.fake.model.FakeImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Machines with all that belongs to them. Each method is one step under the lock of the backend. */
public final class Machines {
    private final Backend backend;
    private final Placement placement;
    private final Devices devices;

    public Machines(Backend backend) {
        this.backend = backend;
        this.placement = new Placement(backend);
        this.devices = new Devices(backend);
    }

    public Backend backend() {
        return backend;
    }

    public Placement placement() {
        return placement;
    }

    public Devices devices() {
        return devices;
    }

    /** A machine by its id, NOT_FOUND when there is none. */
    public MachineDatum get(String id) {
        return backend.machine(id).orElseThrow(Refusal.no("instance", id));
    }

    public Interior interior(MachineDatum machine) {
        return backend.attachment(
                machine.id(),
                Interior.class,
                () -> new Interior(
                        new Properties("", Map.of(), devices.ofGenerated(machine), List.of("default"), false)));
    }

    public Properties properties(MachineDatum machine) {
        return interior(machine).properties();
    }

    /** Writes both halves of a machine; volumes, networks and address of the one follow from the devices of the other. */
    public MachineDatum write(MachineChange change, Properties properties) {
        return backend.locked(() -> {
            MachineDatum before = change.build();
            MachineChange next = change.volumes(devices.volumes(properties)).networks(devices.networks(properties));
            devices.mac(properties).ifPresent(next::mac);
            MachineDatum after = next.build();
            interior(before).properties(properties);
            backend.put(after);
            return after;
        });
    }

    /** Writes what the inventory does not show; the version rises all the same. */
    public MachineDatum write(MachineDatum machine, Properties properties) {
        return write(machine.change(), properties);
    }

    public static boolean isOff(MachineDatum machine) {
        return machine.state() == MachineState.STOPPED || machine.state() == MachineState.SUSPENDED;
    }

    public static boolean isUp(MachineDatum machine) {
        return machine.state() == MachineState.RUNNING;
    }

    /** Refuses a machine whose guest cannot be asked anything. */
    public void needGuest(MachineDatum machine) {
        if (!isUp(machine)) {
            throw Refusal.precondition("instance '" + machine.name() + "' does not run");
        }
        if (!hasAgent(machine)) {
            throw Refusal.precondition("the guest of '" + machine.name() + "' has no agent");
        }
    }

    public boolean hasAgent(MachineDatum machine) {
        return machine.isContainer()
                || !properties(machine).find(Properties.AGENT).orElse("true").equals("false");
    }

    /** Ends commands and console sessions. */
    public void endGuest(MachineDatum machine) {
        Interior interior = interior(machine);
        List<Runnable> ending = new ArrayList<>(interior.untilStop());
        interior.untilStop().clear();
        interior.frozen(false);
        ending.forEach(Runnable::run);
    }

    /** Removes a machine with all that belongs to it. */
    public void remove(MachineDatum machine, boolean withVolumes) {
        backend.locked(() -> {
            endGuest(machine);
            backend.removeMachine(machine.id(), withVolumes);
            return null;
        });
    }

    /** A host by name or id. */
    public HostDatum host(String text) {
        return backend.values(FakeHost.KIND, HostDatum.class).stream()
                .filter(h -> h.name().equals(text) || h.id().equals(text))
                .findFirst()
                .orElseThrow(Refusal.no("host", text));
    }

    public Optional<String> hostName(MachineDatum machine) {
        return machine.host().flatMap(id -> backend.find(FakeHost.KIND, id)).map(host -> host.name());
    }

    public Optional<ImageDatum> image(MachineDatum machine) {
        return backend.find(FakeImage.KIND, machine.image()).map(ImageDatum.class::cast);
    }

    /** The files on each disk of a machine, copied. */
    public Map<String, Content> copyContents(MachineDatum machine) {
        Map<String, Content> copies = new LinkedHashMap<>();
        properties(machine).devices().forEach((name, device) -> {
            if (devices.isDisk(device) && device.containsKey(Devices.VOLUME)) {
                copies.put(name, new FileWork(this, machine).disk(name).copy());
            }
        });
        return copies;
    }
}
