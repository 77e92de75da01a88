package dev.polyvisor.simulators.fake.session;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.simulators.fake.backend.Datum;
import dev.polyvisor.simulators.fake.backend.Datum.ClusterDatum;
import dev.polyvisor.simulators.fake.backend.Datum.HostDatum;
import dev.polyvisor.simulators.fake.backend.Datum.ImageDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.NetworkDatum;
import dev.polyvisor.simulators.fake.backend.Datum.PoolDatum;
import dev.polyvisor.simulators.fake.backend.Datum.SnapshotDatum;
import dev.polyvisor.simulators.fake.backend.Datum.VolumeDatum;
import dev.polyvisor.simulators.fake.model.FakeCluster;
import dev.polyvisor.simulators.fake.model.FakeHost;
import dev.polyvisor.simulators.fake.model.FakeImage;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakeNetwork;
import dev.polyvisor.simulators.fake.model.FakePool;
import dev.polyvisor.simulators.fake.model.FakeSnapshot;
import dev.polyvisor.simulators.fake.model.FakeVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Adds the provider to values of the backend. What many values refer to (hosts, networks, scopes, sizes) becomes one shared
 * object, so that a machine costs the inventory little. Thread safety: may be used from any thread.
 */
public final class Mapper {
    private final String provider;
    private final Map<String, Optional<ResourceKey>> hosts = new ConcurrentHashMap<>();
    private final Map<String, Optional<ResourceKey>> clusters = new ConcurrentHashMap<>();
    private final Map<String, Optional<ResourceKey>> pools = new ConcurrentHashMap<>();
    private final Map<String, Optional<Scope>> scopes = new ConcurrentHashMap<>();
    private final Map<DataSize, Optional<DataSize>> sizes = new ConcurrentHashMap<>();
    private final Map<Integer, OptionalInt> numbers = new ConcurrentHashMap<>();
    private final Map<Surroundings, List<ResourceKey>> surroundings = new ConcurrentHashMap<>();

    public Mapper(String provider) {
        this.provider = provider;
    }

    public String provider() {
        return provider;
    }

    public ResourceKey key(Kind<?> kind, String id) {
        return kind.key(provider, id);
    }

    /** A value of the inventory. */
    public Resource resource(Datum datum) {
        if (datum instanceof MachineDatum machine) {
            return machine(machine);
        } else if (datum instanceof VolumeDatum volume) {
            return volume(volume);
        } else if (datum instanceof SnapshotDatum snapshot) {
            return snapshot(snapshot);
        } else if (datum instanceof HostDatum host) {
            return host(host);
        } else if (datum instanceof ClusterDatum cluster) {
            return new FakeCluster(key(FakeCluster.KIND, cluster.id()), cluster.name());
        } else if (datum instanceof NetworkDatum network) {
            return new FakeNetwork(key(FakeNetwork.KIND, network.id()), network.name(), network.vlan());
        } else if (datum instanceof PoolDatum pool) {
            return new FakePool(key(FakePool.KIND, pool.id()), pool.name(), size(pool.capacity()));
        } else {
            return image((ImageDatum) datum);
        }
    }

    public FakeMachine machine(MachineDatum m) {
        return new FakeMachine(
                key(FakeMachine.KIND, m.id()),
                m.name(),
                scope(m.scope()),
                m.type(),
                m.state(),
                m.host().isPresent() ? shared(hosts, FakeHost.KIND, m.host().get()) : Optional.empty(),
                shared(clusters, FakeCluster.KIND, m.cluster()),
                numbers.computeIfAbsent(m.cpus(), OptionalInt::of),
                size(m.memory()),
                m.mac(),
                m.ip(),
                m.createdAt(),
                m.version(),
                m.labels(),
                references(m));
    }

    private FakeHost host(HostDatum host) {
        return new FakeHost(
                key(FakeHost.KIND, host.id()),
                host.name(),
                shared(clusters, FakeCluster.KIND, host.cluster()),
                host.schedulable(),
                host.cpus(),
                size(host.memory()));
    }

    private FakeVolume volume(VolumeDatum volume) {
        return new FakeVolume(
                key(FakeVolume.KIND, volume.id()),
                volume.name(),
                scope(volume.scope()),
                shared(pools, FakePool.KIND, volume.pool()),
                size(volume.capacity()),
                volume.labels());
    }

    private FakeSnapshot snapshot(SnapshotDatum snapshot) {
        return new FakeSnapshot(
                key(FakeSnapshot.KIND, snapshot.id()),
                snapshot.name(),
                Optional.of(key(FakeMachine.KIND, snapshot.machine())),
                snapshot.createdAt());
    }

    private FakeImage image(ImageDatum image) {
        return new FakeImage(
                key(FakeImage.KIND, image.id()),
                image.name(),
                image.aliases(),
                size(image.size()),
                image.architecture(),
                image.labels());
    }

    /** The list of a machine without volumes is shared with all machines of its image and networks. */
    private List<ResourceKey> references(MachineDatum machine) {
        List<ResourceKey> common =
                surroundings.computeIfAbsent(new Surroundings(machine.image(), machine.networks()), this::surroundings);
        if (machine.volumes().isEmpty()) {
            return common;
        }
        List<ResourceKey> all = new ArrayList<>(common);
        machine.volumes().forEach(id -> all.add(key(FakeVolume.KIND, id)));
        return List.copyOf(all);
    }

    private List<ResourceKey> surroundings(Surroundings of) {
        List<ResourceKey> keys = new ArrayList<>();
        if (!of.image.isEmpty()) {
            keys.add(key(FakeImage.KIND, of.image));
        }
        of.networks.forEach(id -> keys.add(key(FakeNetwork.KIND, id)));
        return List.copyOf(keys);
    }

    private Optional<ResourceKey> shared(Map<String, Optional<ResourceKey>> cache, Kind<?> kind, String id) {
        return cache.computeIfAbsent(id, i -> Optional.of(key(kind, i)));
    }

    private Optional<Scope> scope(String name) {
        return scopes.computeIfAbsent(name, n -> Optional.of(Scope.of(n)));
    }

    private Optional<DataSize> size(DataSize size) {
        return sizes.computeIfAbsent(size, Optional::of);
    }

    private record Surroundings(String image, List<String> networks) {}
}
