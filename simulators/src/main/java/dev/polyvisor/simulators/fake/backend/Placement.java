package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.simulators.fake.backend.Datum.HostDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.model.FakeHost;
import java.util.List;
import java.util.Optional;

/** Where a machine is and what its addresses are, depending on whether it runs. Thread safety: as the backend. */
public final class Placement {
    private static final long MAC = 0x02_5e_ed_00_00_00L;
    private static final int IP = 10 << 24;

    private final Backend backend;

    public Placement(Backend backend) {
        this.backend = backend;
    }

    /** The present host, else a schedulable one of the machine's cluster; empty when there is none. */
    public Optional<String> whenRunning(MachineDatum machine) {
        return machine.host().isPresent() ? machine.host() : schedulable(machine.cluster(), number(machine.id()));
    }

    /** A container stays bound to its host; a virtual machine that does not run is nowhere. */
    public Optional<String> whenStopped(MachineDatum machine) {
        return machine.isContainer() ? whenRunning(machine) : Optional.empty();
    }

    /** A schedulable host of a cluster, chosen by a number. */
    public Optional<String> schedulable(String cluster, int number) {
        List<HostDatum> hosts = backend.values(FakeHost.KIND, HostDatum.class).stream()
                .filter(h -> h.schedulable() && h.cluster().equals(cluster))
                .toList();
        return hosts.isEmpty()
                ? Optional.empty()
                : Optional.of(hosts.get(Math.floorMod(number, hosts.size())).id());
    }

    /** The address that a machine has while it runs. */
    public int address(MachineDatum machine) {
        return IP | number(machine.id()) + 1;
    }

    /** The hardware address that belongs to an id of a machine. */
    public long freeMac(String id) {
        return MAC | number(id);
    }

    private static int number(String id) {
        return Math.max(0, Names.number('m', id));
    }
}
