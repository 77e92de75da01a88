package dev.polyvisor.simulators.fake.work;

import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.model.Addresses;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Network interfaces of machines. Each method is one step under the lock of the backend. */
public final class NicWork {
    private static final long RANDOM_BITS = 0x02_00_00_00_00_00L;

    private final Machines machines;

    public NicWork(Machines machines) {
        this.machines = machines;
    }

    /** Refuses at once what this backend has no form of. */
    public static void check(NicSpec spec) {
        Refusal.unknownOptions(spec.options());
    }

    /** Whether the same interface is attached already; refuses another one of its name or address. */
    public boolean attached(String id, NicSpec spec) {
        MachineDatum machine = machines.get(id);
        Map<String, String> present = machines.properties(machine).devices().get(spec.name());
        String network = machines.devices().network(spec.network().orElse("")).name();
        if (present != null) {
            boolean same = machines.devices().isNic(present)
                    && network.equals(present.get(Devices.NETWORK))
                    && spec.mac().map(m -> m.equals(present.get(Devices.MAC))).orElse(true);
            if (!same) {
                throw Refusal.taken("network interface", spec.name());
            }
            return true;
        }
        spec.mac().ifPresent(mac -> {
            boolean mine = machines.properties(machine).devices().values().stream()
                    .anyMatch(d -> mac.equals(d.get(Devices.MAC)));
            Optional<MachineDatum> other = machines.devices().macHolder(mac);
            if (mine || other.filter(o -> !o.id().equals(id)).isPresent()) {
                throw Refusal.taken("hardware address", mac);
            }
        });
        return false;
    }

    public void attach(String id, NicSpec spec) {
        if (attached(id, spec)) {
            return;
        }
        MachineDatum machine = machines.get(id);
        Map<String, String> device = new LinkedHashMap<>(machines.devices()
                .nic(
                        machines.devices().network(spec.network().orElse("")).id(),
                        spec.mac().orElseGet(() -> free(machine, spec.name()))));
        write(machine, spec, device);
    }

    /** Changes an interface; absent parts stay as they are. */
    public void update(String id, NicSpec spec) {
        MachineDatum machine = machines.get(id);
        Map<String, String> device = new LinkedHashMap<>(get(id, spec.name()));
        spec.network()
                .ifPresent(n -> device.put(
                        Devices.NETWORK, machines.devices().network(n).name()));
        spec.mac().ifPresent(m -> device.put(Devices.MAC, m));
        write(machine, spec, device);
    }

    public Map<String, String> get(String id, String name) {
        Map<String, String> device =
                machines.properties(machines.get(id)).devices().get(name);
        if (device == null || !machines.devices().isNic(device)) {
            throw Refusal.notFound("network interface", name);
        }
        return device;
    }

    public void detach(String id, String name) {
        MachineDatum machine = machines.get(id);
        tell(machines.write(machine, machines.properties(machine).withoutDevice(name)));
    }

    /** What an interface would get: that of its name if there is one, else what is free. */
    public NicSpec complete(String id, NicSpec spec) {
        MachineDatum machine = machines.get(id);
        Map<String, String> present = machines.properties(machine).devices().getOrDefault(spec.name(), Map.of());
        NicSpec.Builder b = spec.toBuilder();
        if (spec.mac().isEmpty()) {
            b.mac(Optional.ofNullable(present.get(Devices.MAC)).orElseGet(() -> free(machine, spec.name())));
        }
        if (machine.isContainer() && spec.guestName().isEmpty()) {
            b.guestName(Optional.ofNullable(present.get("name")).orElse(spec.name()));
        }
        return b.build();
    }

    /** An address that no machine has; the first choice follows from the machine, so that content is repeatable. */
    private String free(MachineDatum machine, String name) {
        String candidate = machines.devices().newMac(machine.id(), name);
        while (machines.devices()
                .macHolder(candidate)
                .filter(m -> !m.id().equals(machine.id()))
                .isPresent()) {
            candidate = Addresses.mac(Addresses.parseMac(candidate) + 1 & 0xff_ff_ff_ffL | RANDOM_BITS);
        }
        return candidate;
    }

    private void write(MachineDatum machine, NicSpec spec, Map<String, String> device) {
        spec.model().ifPresent(v -> device.put("model", v));
        spec.binding().ifPresent(v -> device.put("binding", v));
        spec.guestName().ifPresent(v -> device.put("name", v));
        if (!spec.addresses().isEmpty()) {
            device.put("addresses", String.join(",", spec.addresses()));
        }
        spec.mtu().ifPresent(v -> device.put("mtu", Integer.toString(v)));
        device.put("linked", Boolean.toString(spec.linked()));
        device.put("plugged", Boolean.toString(spec.plugged()));
        tell(machines.write(machine, machines.properties(machine).withDevice(spec.name(), device)));
    }

    private void tell(MachineDatum machine) {
        machines.backend().lifecycle().tell(machine, LifecycleAction.UPDATED);
    }
}
