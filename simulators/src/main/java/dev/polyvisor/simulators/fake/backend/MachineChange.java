package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the next version of a machine. Not thread safe. */
public final class MachineChange {
    private final MachineDatum from;
    private String name;
    private String scope;
    private MachineState state;
    private Optional<String> host;
    private String cluster;
    private int cpus;
    private DataSize memory;
    private long mac;
    private int ip;
    private Map<String, String> labels;
    private List<String> networks;
    private List<String> volumes;

    MachineChange(MachineDatum from) {
        this.from = from;
        this.name = from.name();
        this.scope = from.scope();
        this.state = from.state();
        this.host = from.host();
        this.cluster = from.cluster();
        this.cpus = from.cpus();
        this.memory = from.memory();
        this.mac = from.mac();
        this.ip = from.ip();
        this.labels = from.labels();
        this.networks = from.networks();
        this.volumes = from.volumes();
    }

    public MachineChange name(String value) {
        this.name = value;
        return this;
    }

    public MachineChange scope(String value) {
        this.scope = value;
        return this;
    }

    public MachineChange state(MachineState value) {
        this.state = value;
        return this;
    }

    public MachineChange host(Optional<String> value) {
        this.host = value;
        return this;
    }

    public MachineChange cluster(String value) {
        this.cluster = value;
        return this;
    }

    public MachineChange cpus(int value) {
        this.cpus = value;
        return this;
    }

    public MachineChange memory(DataSize value) {
        this.memory = value;
        return this;
    }

    public MachineChange mac(long value) {
        this.mac = value;
        return this;
    }

    public MachineChange ip(int value) {
        this.ip = value;
        return this;
    }

    public MachineChange labels(Map<String, String> value) {
        this.labels = Map.copyOf(value);
        return this;
    }

    public MachineChange networks(List<String> value) {
        this.networks = List.copyOf(value);
        return this;
    }

    public MachineChange volumes(List<String> value) {
        this.volumes = List.copyOf(value);
        return this;
    }

    /** The machine with its version raised. */
    public MachineDatum build() {
        return new MachineDatum(
                from.id(),
                name,
                scope,
                from.type(),
                state,
                host,
                cluster,
                cpus,
                memory,
                mac,
                ip,
                from.createdAt(),
                from.version() + 1,
                labels,
                from.image(),
                networks,
                volumes);
    }
}
