package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.driver.ovirt.session.OvirtKeys;
import dev.polyvisor.driver.ovirt.testing.Samples;
import dev.polyvisor.driver.ovirt.wire.WireCluster;
import dev.polyvisor.driver.ovirt.wire.WireDataCenter;
import dev.polyvisor.driver.ovirt.wire.WireDisk;
import dev.polyvisor.driver.ovirt.wire.WireDiskProfile;
import dev.polyvisor.driver.ovirt.wire.WireHost;
import dev.polyvisor.driver.ovirt.wire.WireNicProfile;
import dev.polyvisor.driver.ovirt.wire.WireNumaNode;
import dev.polyvisor.driver.ovirt.wire.WireOption;
import dev.polyvisor.driver.ovirt.wire.WireVm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Workloads for tests of rules, made of what an engine would send. Not thread safe. */
public final class Workloads {
    private final OvirtKeys keys = new OvirtKeys("dc1");
    private final Places places;
    private final ResourceMapper resources = new ResourceMapper(keys);
    private final VmMapper machines = new VmMapper(keys);
    private final Map<ResourceKey, Entry<?>> references = new HashMap<>();

    public Workloads() {
        try (Fleet empty = Fleet.builder().open()) {
            places = new Places(new AdapterContext("dc1", empty.inventory().snapshot()));
        }
    }

    public Workloads dataCenter(JsonNode wire) {
        return with(resources.dataCenter(Samples.value(wire, WireDataCenter.class)));
    }

    public Workloads cluster(JsonNode wire) {
        return with(resources.cluster(Samples.value(wire, WireCluster.class), places));
    }

    public Workloads host(JsonNode wire) {
        return with(resources.host(Samples.value(wire, WireHost.class), places));
    }

    public Workloads disk(JsonNode wire) {
        return with(resources.disk(Samples.value(wire, WireDisk.class), places));
    }

    public Workloads diskProfile(JsonNode wire) {
        return with(resources.diskProfile(Samples.value(wire, WireDiskProfile.class), places));
    }

    public Workloads nicProfile(JsonNode wire) {
        return with(resources.nicProfile(Samples.value(wire, WireNicProfile.class), places));
    }

    public Workloads serverCpu(String level, String value) {
        return with(resources.serverCpu(new WireOption(value, level)));
    }

    public Workload of(JsonNode vm, List<WireNumaNode> numaNodes) {
        return new Workload(
                entry(machines.vm(Samples.value(vm, WireVm.class), numaNodes, places)), references, Set.of());
    }

    private Workloads with(Resource value) {
        references.put(value.key(), entry(value));
        return this;
    }

    private static Entry<?> entry(Resource value) {
        return new Entry<>(value.key(), value, 1, 1, 1, Validation.NONE);
    }
}
