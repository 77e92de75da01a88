package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.backend.Datum.ClusterDatum;
import dev.polyvisor.simulators.fake.backend.Datum.HostDatum;
import dev.polyvisor.simulators.fake.backend.Datum.ImageDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.NetworkDatum;
import dev.polyvisor.simulators.fake.backend.Datum.PoolDatum;
import dev.polyvisor.simulators.fake.backend.Datum.SnapshotDatum;
import dev.polyvisor.simulators.fake.backend.Datum.VolumeDatum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes what a backend has at its beginning: each value follows from the seed and its number alone. What many values have in
 * common (names of hosts, labels, sizes) is one shared object.
 */
final class Generator {
    /** When generated things were made: the first of them; each further one a minute later. */
    static final Instant BEGINNING = Instant.parse("2025-01-01T00:00:00Z");

    private static final List<String> ROLES = List.of("web", "db", "cache", "build", "queue", "proxy");
    private static final List<String> IMAGES = List.of("ubuntu/24.04", "ubuntu/22.04", "debian/12", "alpine/3.20");
    private static final List<DataSize> MEMORY =
            IntStream.of(1, 2, 4, 8, 16, 32).mapToObj(DataSize::gib).toList();
    private static final List<DataSize> DISKS =
            IntStream.of(10, 20, 40, 80).mapToObj(DataSize::gib).toList();
    private static final List<Map<String, String>> LABELS = Stream.of("production", "test", "development")
            .flatMap(stage -> Stream.of("blue", "green", "red").map(team -> Map.of("stage", stage, "team", team)))
            .toList();
    /** Locally administered, unicast; the lower 24 bits are the number of the machine. */
    private static final long MAC = 0x02_5e_ed_00_00_00L;
    /** 10.0.0.0 */
    private static final int IP = 10 << 24;

    private final Shape shape;
    private final List<HostDatum> hosts;
    private final List<Optional<String>> hostIds;
    private final List<ClusterDatum> clusters;
    private final List<NetworkDatum> networks;
    private final List<List<String>> networkIds;
    private final List<ImageDatum> images;
    private final List<PoolDatum> pools;
    private final List<String> scopes;

    Generator(Shape shape) {
        this.shape = shape;
        this.clusters = list(shape.clusters(), i -> new ClusterDatum(Names.id('c', i), "cluster-" + (i + 1)));
        this.hosts = list(shape.hosts(), this::makeHost);
        this.hostIds = hosts.stream().map(h -> Optional.of(h.id())).toList();
        this.networks = list(
                shape.networks(),
                i -> new NetworkDatum(
                        Names.id('n', i),
                        i == 0 ? "default" : "net-" + (i + 1),
                        i == 0 ? OptionalInt.empty() : OptionalInt.of(100 + i % 3900)));
        this.networkIds = networks.stream().map(n -> List.of(n.id())).toList();
        this.images = list(shape.images(), Generator::makeImage);
        this.pools = list(
                shape.pools(),
                i -> new PoolDatum(Names.id('p', i), i == 0 ? "default" : "pool-" + (i + 1), DataSize.tib(100)));
        this.scopes = list(shape.scopes(), i -> i == 0 ? "default" : "project-" + (i + 1));
    }

    List<String> scopes() {
        return scopes;
    }

    ClusterDatum cluster(int i) {
        return clusters.get(i);
    }

    HostDatum host(int i) {
        return hosts.get(i);
    }

    NetworkDatum network(int i) {
        return networks.get(i);
    }

    ImageDatum image(int i) {
        return images.get(i);
    }

    PoolDatum pool(int i) {
        return pools.get(i);
    }

    MachineDatum machine(int i) {
        MachineType type = random(100, 1, i) < shape.containers() ? MachineType.CONTAINER : MachineType.VIRTUAL_MACHINE;
        MachineState state = state(random(100, 2, i));
        int host = random(hosts.size(), 3, i);
        boolean placed = type == MachineType.CONTAINER || state != MachineState.STOPPED;
        return new MachineDatum(
                Names.id('m', i),
                machineName(i),
                scopes.get(scopeOf(i)),
                type,
                state,
                placed ? hostIds.get(host) : Optional.empty(),
                hosts.get(host).cluster(),
                1 << random(5, 4, i),
                MEMORY.get(random(MEMORY.size(), 5, i)),
                MAC | i,
                state == MachineState.RUNNING ? IP | i + 1 : 0,
                BEGINNING.getEpochSecond() + 60L * i,
                1,
                LABELS.get(random(LABELS.size(), 6, i)),
                images.get(random(images.size(), 7, i)).id(),
                networkIds.get(random(networks.size(), 8, i)),
                volumesOf(i));
    }

    VolumeDatum volume(int i) {
        int machine = i / shape.volumes();
        int slot = i % shape.volumes();
        return new VolumeDatum(
                Names.id('v', i),
                machineName(machine) + (slot == 0 ? "-root" : "-data" + slot),
                scopes.get(scopeOf(machine)),
                pools.get(random(pools.size(), 9, i)).id(),
                DISKS.get(random(DISKS.size(), 10, i)),
                Map.of());
    }

    SnapshotDatum snapshot(int i) {
        int machine = i / shape.snapshots();
        int slot = i % shape.snapshots();
        return new SnapshotDatum(
                Names.id('s', i),
                "snap" + slot,
                Names.id('m', machine),
                BEGINNING.plusSeconds(60L * machine + 3600L * (slot + 1)));
    }

    private String machineName(int i) {
        return Names.name(ROLES.get(random(ROLES.size(), 11, i)), i);
    }

    private int scopeOf(int machine) {
        return random(scopes.size(), 12, machine);
    }

    private List<String> volumesOf(int machine) {
        if (shape.volumes() == 0) {
            return List.of();
        }
        List<String> ids = new ArrayList<>(shape.volumes());
        for (int slot = 0; slot < shape.volumes(); slot++) {
            ids.add(Names.id('v', machine * shape.volumes() + slot));
        }
        return List.copyOf(ids);
    }

    private HostDatum makeHost(int i) {
        return new HostDatum(
                Names.id('h', i),
                "host-" + (i + 1),
                clusters.get(i % clusters.size()).id(),
                true,
                OptionalInt.of(128),
                DataSize.tib(1));
    }

    private static ImageDatum makeImage(int i) {
        String name = i < IMAGES.size() ? IMAGES.get(i) : "image-" + (i + 1);
        int slash = name.indexOf('/');
        // the first of a distribution is its default, as on the public image servers
        boolean first = slash > 0 && IMAGES.indexOf(name) != 1;
        return new ImageDatum(
                Names.id('i', i),
                name,
                first ? List.of(name.substring(0, slash)) : List.of(),
                DataSize.gib(4),
                "x86_64",
                Map.of());
    }

    private static MachineState state(int percent) {
        if (percent < 70) {
            return MachineState.RUNNING;
        }
        return percent < 97 ? MachineState.STOPPED : MachineState.PAUSED;
    }

    private int random(int bound, int salt, int index) {
        return Mix.below(bound, shape.seed(), salt, index);
    }

    private static <T> List<T> list(int count, IntFunction<T> each) {
        return IntStream.range(0, count).mapToObj(each).toList();
    }
}
