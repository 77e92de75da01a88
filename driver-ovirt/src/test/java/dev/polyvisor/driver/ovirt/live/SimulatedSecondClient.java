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
import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Changes the simulated engine from within. */
record SimulatedSecondClient(OvirtSimulator engine) implements dev.polyvisor.testkit.contract.SecondClient {

    @Override
    public String create(String name) {
        String vm = engine.content().vm(name);
        engine.content().nic(vm, "nic1");
        return vm;
    }

    @Override
    public void label(String id, String key, String value) {
        String comment = vm(id).path("comment").asString("");
        Map<String, String> labels = new TreeMap<>(Labels.in(comment));
        labels.put(key, value);
        engine.content()
                .change(
                        "vms/" + id,
                        JsonMapper.shared()
                                .createObjectNode()
                                .put("comment", Labels.write(comment, labels))
                                .toString());
    }

    @Override
    public void start(String id) {
        engine.content().act("vms/" + id, "start", "{}");
    }

    @Override
    public boolean stop(String id) {
        engine.content().act("vms/" + id, "stop", "{}");
        return true;
    }

    @Override
    public void delete(String id) {
        engine.content().remove("vms/" + id);
    }

    @Override
    public int count(String name) {
        return (int) engine.content().ids("vms").stream()
                .filter(id -> vm(id).path("name").asString("").equals(name))
                .count();
    }

    @Override
    public boolean changeReference(String id) {
        JsonNode vm = vm(id);
        engine.content()
                .change(
                        "clusters/" + vm.at("/cluster/id").asString(),
                        JsonMapper.shared()
                                .createObjectNode()
                                .put("description", "changed for " + id)
                                .toString());
        return true;
    }

    @Override
    public Map<Kind<?>, Set<String>> contents() {
        return Map.of(
                OvirtVm.KIND, ids("vms"),
                OvirtHost.KIND, ids("hosts"),
                OvirtCluster.KIND, ids("clusters"),
                OvirtDataCenter.KIND, ids("datacenters"),
                OvirtNetwork.KIND, ids("networks"),
                OvirtNicProfile.KIND, ids("vnicprofiles"),
                OvirtStorageDomain.KIND, ids("storagedomains"),
                OvirtDisk.KIND, ids("disks"),
                OvirtTemplate.KIND, ids("templates"));
    }

    @Override
    public Optional<String> userData(String id) {
        // it is among what is told only with all content, which nobody sees from within
        EngineUnderTest outside = new EngineUnderTest(
                engine.url().toString(),
                engine.user(),
                engine.password(),
                engine.authority().pem(),
                false);
        return new PlainEngine(outside)
                .get("/vms/" + id + "?all_content=true")
                .map(vm -> vm.at("/initialization/custom_script").asString(""));
    }

    @Override
    public Kind<?> machineKind() {
        return OvirtVm.KIND;
    }

    private Set<String> ids(String collection) {
        return Set.copyOf(engine.content().ids(collection));
    }

    private JsonNode vm(String id) {
        return JsonMapper.shared().readTree(engine.content().read("vms/" + id));
    }
}
