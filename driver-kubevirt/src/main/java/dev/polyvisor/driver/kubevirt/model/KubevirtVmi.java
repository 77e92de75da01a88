package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A VirtualMachineInstance: what runs, or is about to.
 *
 * @param key the identity: its uid
 * @param name the name, that of its machine
 * @param scope the namespace
 * @param parent the machine that it belongs to, empty for one that stands alone
 * @param phase the phase
 * @param terminating whether it is being deleted
 * @param node the node that it runs on, empty while there is none
 * @param conditions the status of each condition by its type
 * @param problem what a condition complains of, empty for nothing
 * @param guest what it is made of, for one that stands alone; any other is made of what its machine is
 * @param cpus how many processors the guest has now, empty when it is not told
 * @param memory what the guest has now, empty when it is not told
 * @param interfaces the interfaces
 * @param os the operating system as the guest tells it, empty without an agent
 * @param migrating whether it moves to another node
 * @param started when it came to run
 * @param created when it was made
 * @param labels its labels
 */
public record KubevirtVmi(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String phase,
        boolean terminating,
        String node,
        Map<String, String> conditions,
        String problem,
        Optional<KubevirtGuest> guest,
        OptionalInt cpus,
        Optional<DataSize> memory,
        List<KubevirtAddress> interfaces,
        String os,
        boolean migrating,
        Optional<Instant> started,
        Optional<Instant> created,
        Map<String, String> labels)
        implements Resource {

    /** The kind, with an index over the node. By its name it is found through its machine, whose child it is. */
    public static final Kind<KubevirtVmi> KIND = Kind.of("kubevirt-vmi", KubevirtVmi.class)
            .index(Index.one("host", vmi -> vmi.node().isEmpty() ? null : vmi.node()));

    /** Copies the collections. */
    public KubevirtVmi {
        conditions = Map.copyOf(conditions);
        interfaces = List.copyOf(interfaces);
        labels = Map.copyOf(labels);
    }

    /**
     * Namespace and name.
     *
     * @return both, joined by a slash
     */
    public String path() {
        return scope.map(Scope::name).orElse("") + "/" + name;
    }

    /**
     * Whether a condition holds.
     *
     * @param type the type of the condition
     * @return false also when it is not there
     */
    public boolean is(String type) {
        return "True".equals(conditions.get(type));
    }

    /**
     * Whether it has run and never will again.
     *
     * @return true once it succeeded or failed
     */
    public boolean isFinal() {
        return phase.equals("Succeeded") || phase.equals("Failed");
    }
}
