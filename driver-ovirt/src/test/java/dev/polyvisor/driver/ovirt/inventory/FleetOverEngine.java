package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.testing.ScriptedEngine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;

/** A fleet over an engine whose every answer is known, for tests of its inventory. */
class FleetOverEngine {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String VM1 = "b2d7fbe6-d793-4148-a8ce-866d962bf2f3";
    static final String HOST1 = "17bfe761-6f74-4ea7-b499-83f3cb818beb";
    static final String CLUSTER = "5cb1c9f2-e570-11f1-af80-02fc00000001";
    static final String DATA_CENTER = "5cacef0e-e570-11f1-a89e-02fc00000001";
    static final String NETWORK = "00000000-0000-0000-0000-000000000009";

    final ScriptedEngine engine = new ScriptedEngine();
    Fleet fleet;

    @AfterEach
    void close() {
        if (fleet != null) {
            fleet.close();
        }
        engine.close();
    }

    void open() throws InterruptedException {
        open(SyncSettings.DEFAULT.intervals(Duration.ofMillis(50), Duration.ofMillis(50)));
    }

    void open(SyncSettings settings) throws InterruptedException {
        fleet = Fleet.builder()
                .provider("dc1", "ovirt", engine.connection())
                .sync(settings)
                .open();
        fleet.inventory().awaitParity(PATIENCE);
    }

    static <R extends Resource> ResourceKey key(Kind<R> kind, String id) {
        return kind.key("dc1", id);
    }

    <R extends Resource> Optional<R> value(Kind<R> kind, String id) {
        return fleet.inventory().snapshot().get(kind, key(kind, id)).map(Entry::value);
    }

    <R extends Resource> void await(Kind<R> kind, String id, Predicate<R> condition) throws InterruptedException {
        fleet.inventory()
                .await(
                        key(kind, id),
                        entry -> entry.map(Entry::value)
                                .map(kind.type()::cast)
                                .filter(condition)
                                .isPresent(),
                        PATIENCE);
    }

    void awaitGone(Kind<?> kind, String id) throws InterruptedException {
        fleet.inventory().await(kind.key("dc1", id), Optional::isEmpty, PATIENCE);
    }

    long count(Kind<?> kind) {
        return fleet.inventory().snapshot().count(Query.of(kind));
    }

    List<String> since(int before) {
        List<String> all = engine.requests();
        return all.subList(before, all.size()).stream()
                // one template of the recording is locked, and so is looked at again and again
                .filter(request -> !request.startsWith("GET /events") && !request.startsWith("GET /templates/"))
                .toList();
    }

    void vm(String id, String status) {
        engine.put("vms", id, vm -> {
            vm.put("status", status);
            vm.putObject("cluster").put("id", CLUSTER);
        });
    }
}
