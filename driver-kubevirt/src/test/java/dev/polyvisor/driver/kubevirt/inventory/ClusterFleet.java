package dev.polyvisor.driver.kubevirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.driver.kubevirt.client.KubeJson;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.model.KubevirtVmi;
import dev.polyvisor.driver.kubevirt.session.KubeKeys;
import dev.polyvisor.driver.kubevirt.wire.WireVm;
import dev.polyvisor.driver.kubevirt.wire.WireVmi;
import dev.polyvisor.simulators.kubevirt.KubeVirtContent;
import dev.polyvisor.simulators.kubevirt.KubeVirtSimulator;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A fleet over a simulated cluster, and what the model must hold by the cluster's own word. */
final class ClusterFleet implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** A cluster that has forgotten its history again and again is asked again within half a minute, not within five. */
    private static final SyncSettings SYNC = new SyncSettings(
            Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMillis(500), 0.2);

    final KubeVirtSimulator cluster;
    private final VmMapper mapper = new VmMapper(new KubeKeys("lab"));
    private final KubeJson json = new KubeJson();
    private Fleet fleet;

    ClusterFleet(KubeVirtSimulator cluster) {
        this.cluster = cluster;
    }

    KubeVirtContent content() {
        return cluster.content();
    }

    Fleet fleet() {
        return fleet;
    }

    /** Opens a fleet that may do everything. */
    void open() throws InterruptedException {
        open(cluster.adminToken(), connection -> connection);
    }

    void open(Secret token, UnaryOperator<Connection> more) throws InterruptedException {
        begin(token, more);
        fleet.inventory().awaitParity(PATIENCE);
    }

    /** Opens a fleet without waiting for anything. */
    void begin(Secret token, UnaryOperator<Connection> more) {
        Connection connection =
                Connection.parse(cluster.http().toString()).token(token).scope(Scope.of("demo"));
        fleet = Fleet.builder()
                .provider("lab", "kubevirt", more.apply(connection))
                .sync(SYNC)
                .open();
    }

    InventorySnapshot snapshot() {
        return fleet.inventory().snapshot();
    }

    <T extends Resource> List<T> all(Kind<T> kind) {
        return snapshot().entries(kind).map(Entry::value).toList();
    }

    <T extends Resource> Optional<T> get(Kind<T> kind, String id) {
        return snapshot().get(kind, kind.key("lab", id)).map(Entry::value);
    }

    Optional<KubevirtVm> vm(String path) {
        return snapshot().find(Query.of(KubevirtVm.KIND).index(KubevirtVm.BY_PATH, path)).entries().stream()
                .map(Entry::value)
                .findFirst();
    }

    KubevirtVm awaitVm(String path, Predicate<KubevirtVm> condition) throws InterruptedException {
        await(() -> path + " is " + vm(path), () -> vm(path).filter(condition).isPresent());
        return vm(path).orElseThrow();
    }

    /** Waits until a condition on the model holds; looks again with each change of it. */
    void await(Supplier<String> found, Supplier<Boolean> condition) throws InterruptedException {
        try (PullWatch watch = fleet.inventory().pull(WatchSpec.fromNow())) {
            for (int quiet = 0; !condition.get(); ) {
                quiet = watch.next(Duration.ofMillis(50)).isPresent() ? quiet : quiet + 1;
                if (quiet > PATIENCE.toMillis() / 50) {
                    fail("not in time: " + found.get());
                }
            }
        }
    }

    /** Waits until the model has each machine and instance exactly as the cluster has it. */
    void awaitEqual() throws InterruptedException {
        try (PullWatch watch = fleet.inventory().pull(WatchSpec.fromNow())) {
            for (int quiet = 0; quiet * 100L < PATIENCE.toMillis(); ) {
                Map<ResourceKey, KubevirtVmi> instances = instances();
                if (model(KubevirtVmi.KIND).equals(instances)
                        && model(KubevirtVm.KIND).equals(machines(instances))) {
                    return;
                }
                quiet = watch.next(Duration.ofMillis(100)).isPresent() ? quiet : quiet + 1;
            }
        }
        assertThat(model(KubevirtVmi.KIND)).isEqualTo(instances());
        assertThat(model(KubevirtVm.KIND)).isEqualTo(machines(instances()));
    }

    private <T extends Resource> Map<ResourceKey, T> model(Kind<T> kind) {
        Map<ResourceKey, T> found = new HashMap<>();
        all(kind).forEach(value -> found.put(value.key(), value));
        return found;
    }

    private Map<ResourceKey, KubevirtVmi> instances() {
        return read("virtualmachineinstances", text -> mapper.vmi(json.read(text, WireVmi.class)));
    }

    private Map<ResourceKey, KubevirtVm> machines(Map<ResourceKey, KubevirtVmi> instances) {
        Map<ResourceKey, KubevirtVmi> owned = new HashMap<>();
        instances.values().forEach(vmi -> vmi.parent().ifPresent(owner -> owned.put(owner, vmi)));
        return read("virtualmachines", text -> {
            KubevirtVm alone = mapper.vm(json.read(text, WireVm.class), Optional.empty());
            return mapper.vm(json.read(text, WireVm.class), Optional.ofNullable(owned.get(alone.key())));
        });
    }

    private <T extends Resource> Map<ResourceKey, T> read(String plural, Function<String, T> mapping) {
        Map<ResourceKey, T> found = new HashMap<>();
        for (String path : content().names(plural, "")) {
            String[] parts = path.split("/", 2);
            content().find(plural, parts[0], parts[1]).map(mapping).ifPresent(value -> found.put(value.key(), value));
        }
        return found;
    }

    @Override
    public void close() {
        if (fleet != null) {
            fleet.close();
        }
        cluster.close();
    }
}
