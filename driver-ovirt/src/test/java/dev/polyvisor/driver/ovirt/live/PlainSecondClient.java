package dev.polyvisor.driver.ovirt.live;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.driver.ovirt.inventory.Labels;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtDataCenter;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtHost;
import dev.polyvisor.driver.ovirt.model.OvirtNetwork;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import dev.polyvisor.driver.ovirt.model.OvirtStorageDomain;
import dev.polyvisor.driver.ovirt.model.OvirtTemplate;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.testkit.contract.DriverFixture;
import dev.polyvisor.testkit.contract.SecondClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Changes an engine over its API. What a test leaves behind, and what it has changed of what was there before, is taken back. */
final class PlainSecondClient implements SecondClient, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final long MEMORY = 64L << 20;

    private final PlainEngine engine;
    private final String cluster;
    private final Set<String> before;
    private final AtomicReference<String> description = new AtomicReference<>();

    /**
     * A client.
     *
     * @param cluster the identifier of the cluster that machines are made in
     */
    PlainSecondClient(PlainEngine engine, String cluster) {
        this.engine = engine;
        this.cluster = cluster;
        this.before = beginning(DriverFixture.NAME_PREFIX);
    }

    @Override
    public String create(String name) {
        ObjectNode body =
                JsonMapper.shared().createObjectNode().put("name", name).put("memory", MEMORY);
        body.putObject("cluster").put("id", cluster);
        body.putObject("template").put("name", "Blank");
        body.putObject("memory_policy").put("guaranteed", MEMORY);
        String id = engine.post("/vms", body.toString()).path("id").asString();
        await("the machine is made", () -> isIn(id, "down"));
        profile().ifPresent(profile -> {
            ObjectNode nic = JsonMapper.shared().createObjectNode().put("name", "nic1");
            nic.putObject("vnic_profile").put("id", profile);
            var unused = engine.post("/vms/" + id + "/nics", nic.toString());
        });
        return id;
    }

    private Optional<String> profile() {
        String dataCenter = engine.get("/clusters/" + cluster)
                .map(each -> each.at("/data_center/id").asString(""))
                .orElse("");
        Set<String> networks = engine.all("/networks", "network")
                .filter(each -> each.at("/data_center/id").asString("").equals(dataCenter))
                .map(each -> each.path("id").asString())
                .collect(Collectors.toSet());
        return engine.all("/vnicprofiles", "vnic_profile")
                .filter(each -> networks.contains(each.at("/network/id").asString("")))
                .map(each -> each.path("id").asString())
                .findFirst();
    }

    @Override
    public void label(String id, String key, String value) {
        String comment = vm(id).orElseThrow().path("comment").asString("");
        Map<String, String> labels = new TreeMap<>(Labels.in(comment));
        labels.put(key, value);
        change("/vms/" + id, "comment", Labels.write(comment, labels));
    }

    private void change(String path, String field, String value) {
        ObjectNode body = JsonMapper.shared().createObjectNode().put(field, value);
        var unused = engine.put(path, body.toString());
    }

    @Override
    public void start(String id) {
        var unused = engine.post("/vms/" + id + "/start", "{}");
        await("the machine runs", () -> isIn(id, "up"));
    }

    @Override
    public boolean stop(String id) {
        var unused = engine.post("/vms/" + id + "/stop", "{}");
        await("the machine is off", () -> isIn(id, "down"));
        return true;
    }

    @Override
    public void delete(String id) {
        await("the machine is not locked", () -> !isIn(id, "image_locked"));
        if (vm(id).isPresent() && !isIn(id, "down")) {
            boolean unused = stop(id);
        }
        engine.delete("/vms/" + id);
        await("the machine is gone", () -> vm(id).isEmpty());
    }

    @Override
    public int count(String name) {
        return (int) named(name).count();
    }

    private Stream<JsonNode> named(String name) {
        return engine.all("/vms", "vm")
                .filter(each -> each.path("name").asString("").equals(name));
    }

    /** The machines whose name begins with a text. */
    private Set<String> beginning(String prefix) {
        return engine.all("/vms", "vm")
                .filter(each -> each.path("name").asString("").startsWith(prefix))
                .map(each -> each.path("id").asString())
                .collect(Collectors.toSet());
    }

    /** Of the cluster, as it has to be there for every machine; {@link #close} takes it back. */
    @Override
    public boolean changeReference(String id) {
        String path = "/clusters/" + cluster;
        String found = engine.get(path).orElseThrow().path("description").asString("");
        boolean unused = description.compareAndSet(null, found);
        change(path, "description", "changed for " + id);
        return true;
    }

    /** Deletes the machines of the tests that were not there before, and gives the cluster its description back. */
    @Override
    public void close() {
        for (String id : beginning(DriverFixture.NAME_PREFIX)) {
            if (!before.contains(id)) {
                delete(id);
            }
        }
        String old = description.get();
        if (old != null) {
            change("/clusters/" + cluster, "description", old);
        }
    }

    @Override
    public Map<Kind<?>, Set<String>> contents() {
        return Map.of(
                OvirtVm.KIND, ids("/vms", "vm"),
                OvirtHost.KIND, ids("/hosts", "host"),
                OvirtCluster.KIND, ids("/clusters", "cluster"),
                OvirtDataCenter.KIND, ids("/datacenters", "data_center"),
                OvirtNetwork.KIND, ids("/networks", "network"),
                OvirtNicProfile.KIND, ids("/vnicprofiles", "vnic_profile"),
                OvirtStorageDomain.KIND, ids("/storagedomains", "storage_domain"),
                OvirtDisk.KIND, ids("/disks", "disk"),
                OvirtTemplate.KIND, ids("/templates", "template"));
    }

    private Set<String> ids(String path, String element) {
        return engine.all(path, element).map(each -> each.path("id").asString()).collect(Collectors.toSet());
    }

    @Override
    public Kind<?> machineKind() {
        return OvirtVm.KIND;
    }

    private Optional<JsonNode> vm(String id) {
        return engine.get("/vms/" + id);
    }

    private boolean isIn(String id, String status) {
        return vm(id).filter(each -> each.path("status").asString("").equals(status))
                .isPresent();
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted() || System.nanoTime() > end) {
                throw new AssertionError("not in time: " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
