package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A fleet over a simulated engine with two hosts and two storage domains. */
final class EngineFleet implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final OvirtSimulator engine;
    final Fleet fleet;

    EngineFleet(OvirtSimulator.Builder builder) throws InterruptedException {
        engine = builder.http().start();
        engine.content().host("host1");
        engine.content().host("host2");
        engine.content().storageDomain("data1");
        engine.content().storageDomain("data2");
        fleet = open();
    }

    /** Another session with the same engine. */
    Fleet open() throws InterruptedException {
        Fleet opened = Fleet.builder()
                .sync(SyncSettings.DEFAULT.intervals(Duration.ofMillis(50), Duration.ofMillis(50)))
                .provider(
                        "dc1",
                        "ovirt",
                        Connection.parse(engine.httpUrl().toString())
                                .login(engine.user(), engine.password())
                                .scope(Scope.of("Default")))
                .open();
        opened.inventory().awaitParity(PATIENCE);
        return opened;
    }

    Instances instances() {
        return fleet.provider("dc1").instances();
    }

    static InstanceSpecBuilder spec(String name) {
        return InstanceSpec.named(name).image("Blank").memory(DataSize.gib(1)).start(false);
    }

    Instance make(String name) throws InterruptedException {
        return await(instances().create(spec(name).build()));
    }

    Instance running(String name) throws InterruptedException {
        return await(instances().create(spec(name).start(true).build()));
    }

    static <T> T await(Operation<T> operation) throws InterruptedException {
        return operation.await(PATIENCE);
    }

    JsonNode read(String path) {
        return JsonMapper.shared().readTree(engine.content().read(path));
    }

    /** The machines of a name, as the engine has them. */
    List<JsonNode> named(String collection, String name) {
        return engine.content().ids(collection).stream()
                .map(id -> read(collection + "/" + id))
                .filter(each -> each.path("name").asString("").equals(name))
                .toList();
    }

    /** An image of a CD. */
    String iso(String name) {
        return engine.content()
                .add(
                        "disks",
                        JsonMapper.shared()
                                .createObjectNode()
                                .put("name", name)
                                .put("provisioned_size", 1 << 20)
                                .put("format", "raw")
                                .put("content_type", "iso")
                                .toString());
    }

    Stream<String> ids(String collection) {
        return engine.content().ids(collection).stream();
    }

    @Override
    public void close() {
        fleet.close();
        engine.close();
    }
}
