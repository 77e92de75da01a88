package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.kubevirt.client.KubeJson;
import dev.polyvisor.driver.kubevirt.model.KubevirtCluster;
import dev.polyvisor.driver.kubevirt.model.KubevirtInstanceType;
import dev.polyvisor.driver.kubevirt.model.KubevirtNamespace;
import dev.polyvisor.driver.kubevirt.model.KubevirtNetwork;
import dev.polyvisor.driver.kubevirt.model.KubevirtNode;
import dev.polyvisor.driver.kubevirt.model.KubevirtPreference;
import dev.polyvisor.driver.kubevirt.model.Quantities;
import dev.polyvisor.driver.kubevirt.session.KubeKeys;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import dev.polyvisor.driver.kubevirt.wire.WireMeta;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Maps what stands around machines: namespaces, nodes, the product, networks, sizes. */
final class ResourceMapper {
    private final KubeKeys keys;
    private final KubeJson json;

    ResourceMapper(KubeKeys keys, KubeJson json) {
        this.keys = keys;
        this.json = json;
    }

    ResourceKey key(Kind<?> kind, WireMeta meta) {
        return keys.named(kind, meta.namespace(), meta.name());
    }

    static Optional<Scope> scope(WireMeta meta) {
        return Optional.of(meta.namespace()).filter(name -> !name.isEmpty()).map(Scope::of);
    }

    Optional<ResourceKey> folder(WireMeta meta) {
        return Optional.of(meta.namespace()).filter(name -> !name.isEmpty()).map(keys::namespace);
    }

    private Optional<ResourceKey> folderOrCluster(WireMeta meta) {
        return folder(meta).or(() -> Optional.of(keys.cluster()));
    }

    static String text(JsonNode node) {
        return node.asString("");
    }

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(ResourceMapper::text)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    KubevirtNamespace namespace(WireAny wire) {
        WireMeta meta = wire.metadata();
        String phase = meta.isTerminating() ? "Terminating" : text(wire.status().path("phase"));
        return new KubevirtNamespace(keys.namespace(meta.name()), meta.name(), meta.uid(), phase, meta.labels());
    }

    KubevirtCluster cluster(WireAny wire) {
        WireMeta meta = wire.metadata();
        return new KubevirtCluster(
                keys.cluster(),
                meta.name(),
                meta.uid(),
                meta.namespace(),
                text(wire.status().path("observedKubeVirtVersion")),
                text(wire.status().path("phase")),
                texts(wire.spec()
                        .path("configuration")
                        .path("developerConfiguration")
                        .path("featureGates")),
                meta.labels());
    }

    /** A cluster whose KubeVirt object is not to be seen. */
    KubevirtCluster cluster(String version) {
        return new KubevirtCluster(keys.cluster(), "kubevirt", "", "", version, "", List.of(), Map.of());
    }

    KubevirtNode node(WireAny wire) {
        WireMeta meta = wire.metadata();
        JsonNode status = wire.status();
        JsonNode allocatable = status.path("allocatable");
        JsonNode info = status.path("nodeInfo");
        return new KubevirtNode(
                keys.node(meta.name()),
                meta.name(),
                meta.uid(),
                address(status.path("addresses")),
                condition(status.path("conditions"), "Ready"),
                wire.spec().path("unschedulable").asBoolean(false),
                "true".equals(meta.labels().get("kubevirt.io/schedulable")),
                Quantities.count(text(allocatable.path("devices.kubevirt.io/kvm")))
                        .isPresent(),
                cpus(allocatable),
                Quantities.size(text(allocatable.path("memory"))),
                text(info.path("osImage")),
                text(info.path("kernelVersion")),
                text(info.path("architecture")),
                meta.labels().getOrDefault("topology.kubernetes.io/region", ""),
                meta.labels().getOrDefault("topology.kubernetes.io/zone", ""),
                ownLabels(meta.labels()));
    }

    /** A node has whole processors to give. */
    private static OptionalInt cpus(JsonNode allocatable) {
        return Quantities.exact(text(allocatable.path("cpu")))
                .filter(value -> value.signum() >= 0)
                .map(value -> OptionalInt.of(value.intValue()))
                .orElse(OptionalInt.empty());
    }

    /** Without the hundreds that KubeVirt puts there for models and features of processors. */
    private static Map<String, String> ownLabels(Map<String, String> labels) {
        Map<String, String> own = new TreeMap<>(labels);
        own.keySet().removeIf(key -> key.contains(".node.kubevirt.io/"));
        return own;
    }

    private static String address(JsonNode addresses) {
        return StreamSupport.stream(addresses.spliterator(), false)
                .filter(each -> text(each.path("type")).equals("InternalIP"))
                .map(each -> text(each.path("address")))
                .findFirst()
                .orElse("");
    }

    /** The status of a condition, {@code Unknown} when it is not there. */
    static String condition(JsonNode conditions, String type) {
        return StreamSupport.stream(conditions.spliterator(), false)
                .filter(each -> text(each.path("type")).equals(type))
                .map(each -> text(each.path("status")))
                .findFirst()
                .orElse("Unknown");
    }

    KubevirtNetwork network(WireAny wire) {
        WireMeta meta = wire.metadata();
        JsonNode config = config(text(wire.spec().path("config")));
        return new KubevirtNetwork(
                key(KubevirtNetwork.KIND, meta),
                meta.name(),
                scope(meta),
                folder(meta),
                meta.uid(),
                text(config.path("type")),
                text(config.path("bridge")),
                number(config.path("vlan")),
                number(config.path("mtu")),
                meta.annotations().getOrDefault("k8s.v1.cni.cncf.io/resourceName", ""),
                meta.labels());
    }

    private static OptionalInt number(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt()
                ? OptionalInt.of(node.intValue())
                : OptionalInt.empty();
    }

    /** The configuration of CNI is a text, may be a list of plugins, may be anything. */
    private JsonNode config(String text) {
        if (text.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            JsonNode config = json.tree(text);
            return config.path("plugins").isEmpty()
                    ? config
                    : config.path("plugins").path(0);
        } catch (PolyvisorException unreadable) {
            return MissingNode.getInstance();
        }
    }

    KubevirtInstanceType instanceType(WireAny wire) {
        WireMeta meta = wire.metadata();
        JsonNode cpu = wire.spec().path("cpu");
        return new KubevirtInstanceType(
                key(meta.namespace().isEmpty() ? KubevirtInstanceType.CLUSTER_KIND : KubevirtInstanceType.KIND, meta),
                meta.name(),
                scope(meta),
                folderOrCluster(meta),
                meta.uid(),
                number(cpu.path("guest")),
                Quantities.size(text(wire.spec().path("memory").path("guest"))),
                cpu.path("dedicatedCPUPlacement").asBoolean(false),
                meta.labels());
    }

    KubevirtPreference preference(WireAny wire) {
        WireMeta meta = wire.metadata();
        return new KubevirtPreference(
                key(meta.namespace().isEmpty() ? KubevirtPreference.CLUSTER_KIND : KubevirtPreference.KIND, meta),
                meta.name(),
                scope(meta),
                folderOrCluster(meta),
                meta.uid(),
                text(wire.spec().path("cpu").path("preferredCPUTopology")).toLowerCase(Locale.ROOT),
                text(wire.spec().path("preferredArchitecture")),
                meta.labels());
    }
}
