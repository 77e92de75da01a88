package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.Host;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A node.
 *
 * @param key the identity: the name
 * @param name the name
 * @param uid the uid, which another object of the name never has
 * @param address its address inside the cluster, empty when not known
 * @param ready whether it is ready: {@code True}, {@code False}, {@code Unknown}
 * @param cordoned whether nothing new may be placed on it
 * @param runsMachines whether KubeVirt places machines on it
 * @param kvm whether it has hardware virtualization to give
 * @param cpus the processors that can be given away
 * @param memory the memory that can be given away
 * @param osImage the operating system
 * @param kernel the kernel
 * @param architecture the architecture
 * @param region the region, empty for none
 * @param zone the zone, empty for none
 * @param labels its labels
 */
public record KubevirtNode(
        ResourceKey key,
        String name,
        String uid,
        String address,
        String ready,
        boolean cordoned,
        boolean runsMachines,
        boolean kvm,
        OptionalInt cpus,
        Optional<DataSize> memory,
        String osImage,
        String kernel,
        String architecture,
        String region,
        String zone,
        Map<String, String> labels)
        implements Host {

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtNode> KIND =
            Kind.of("kubevirt-node", KubevirtNode.class).index(Index.one("name", KubevirtNode::name));

    /** Copies the collections. */
    public KubevirtNode {
        labels = Map.copyOf(labels);
    }

    /** {@code Ready}, {@code NotReady}, {@code Unknown} or {@code SchedulingDisabled}. */
    @Override
    public String nativeState() {
        if (cordoned) {
            return "SchedulingDisabled";
        }
        return switch (ready) {
            case "True" -> "Ready";
            case "False" -> "NotReady";
            default -> "Unknown";
        };
    }

    @Override
    public boolean schedulable() {
        return ready.equals("True") && !cordoned && runsMachines;
    }

    @Override
    public Optional<ResourceKey> cluster() {
        return Optional.of(KubevirtCluster.KIND.key(key.provider(), KubevirtCluster.ID));
    }

    @Override
    public Optional<ResourceKey> parent() {
        return cluster();
    }
}
