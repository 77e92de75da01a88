package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A virtual machine: a VirtualMachine with its running instance, or an instance that stands alone. What both say is joined when
 * it is asked for, so that a change of either half is a change of this.
 *
 * @param key the identity: the uid of the VirtualMachine, or of the instance that stands alone
 * @param name the name, unique within its namespace
 * @param scope the namespace
 * @param parent the key of the namespace
 * @param definition what the VirtualMachine says, empty for an instance that stands alone
 * @param instance what runs, or did last; empty for none
 */
public record KubevirtVm(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        Optional<KubevirtDefinition> definition,
        Optional<KubevirtVmi> instance)
        implements Machine {

    /** The index over namespace and name, as {@link #path} writes them. */
    public static final String BY_PATH = "path";

    /** The kind, with indexes over name, path, state, node, hardware address and claim. */
    public static final Kind<KubevirtVm> KIND = Kind.of("kubevirt-vm", KubevirtVm.class)
            .index(Index.one("name", KubevirtVm::name))
            .index(Index.one(BY_PATH, KubevirtVm::path))
            .index(Index.one("state", vm -> vm.state().name()))
            .index(Index.one("host", vm -> vm.node().orElse(null)))
            .index(Index.many("mac", KubevirtVm::hardwareAddresses))
            .index(Index.many("claim", KubevirtVm::claims));

    /**
     * The name of its namespace.
     *
     * @return the name
     */
    public String namespace() {
        return scope.map(Scope::name).orElse("");
    }

    /**
     * Namespace and name, which the index {@link #BY_PATH} finds.
     *
     * @return both, joined by a slash
     */
    public String path() {
        return namespace() + "/" + name;
    }

    /**
     * What it is made of: as it is defined, or as it runs where no definition is there.
     *
     * @return the guest, empty when neither is known
     */
    public Optional<KubevirtGuest> guest() {
        return definition.map(KubevirtDefinition::guest).or(() -> instance.flatMap(KubevirtVmi::guest));
    }

    /**
     * The node that it runs on.
     *
     * @return the name of the node, empty while it has none
     */
    public Optional<String> node() {
        return instance.filter(
                        vmi -> vmi.phase().equals("Running") || vmi.phase().equals("Scheduled"))
                .map(KubevirtVmi::node)
                .filter(node -> !node.isEmpty());
    }

    /**
     * The claims behind its disks.
     *
     * @return namespace and name of each
     */
    public List<String> claims() {
        List<KubevirtDisk> disks = guest().map(KubevirtGuest::disks).orElse(List.of());
        List<String> claims = List.of();
        for (KubevirtDisk disk : disks) {
            if (disk.isPersistent()) {
                String claim = namespace() + "/" + disk.sourceName();
                claims = claims.isEmpty() ? new ArrayList<>(disks.size()) : claims;
                if (!claims.contains(claim)) {
                    claims.add(claim);
                }
            }
        }
        return List.copyOf(claims);
    }

    /**
     * What is wrong with it, as the cluster says it.
     *
     * @return the text, empty for nothing
     */
    public String problem() {
        return definition
                .map(KubevirtDefinition::problem)
                .filter(text -> !text.isEmpty())
                .or(() -> instance.map(KubevirtVmi::problem))
                .orElse("");
    }

    @Override
    public MachineType type() {
        return MachineType.VIRTUAL_MACHINE;
    }

    @Override
    public MachineState state() {
        return MachineStates.of(definition, instance);
    }

    @Override
    public String nativeState() {
        return definition
                .map(KubevirtDefinition::printableStatus)
                .filter(word -> !word.isEmpty())
                .or(() -> instance.map(KubevirtVmi::phase))
                .orElse("");
    }

    @Override
    public Optional<ResourceKey> host() {
        return node().map(name -> KubevirtNode.KIND.key(key.provider(), name));
    }

    @Override
    public Optional<ResourceKey> cluster() {
        return Optional.of(KubevirtCluster.KIND.key(key.provider(), KubevirtCluster.ID));
    }

    @Override
    public OptionalInt cpus() {
        OptionalInt now = instance.map(KubevirtVmi::cpus).orElse(OptionalInt.empty());
        if (now.isPresent()) {
            return now;
        }
        return guest().map(KubevirtGuest::cpus).orElse(OptionalInt.empty());
    }

    @Override
    public Optional<DataSize> memory() {
        return instance.flatMap(KubevirtVmi::memory).or(() -> guest().flatMap(KubevirtGuest::memory));
    }

    @Override
    public List<String> addresses() {
        return instance.filter(vmi -> !vmi.isFinal()).stream()
                .flatMap(vmi -> vmi.interfaces().stream())
                .flatMap(each -> each.addresses().stream())
                .distinct()
                .toList();
    }

    @Override
    public List<String> hardwareAddresses() {
        Set<String> all = new LinkedHashSet<>();
        for (KubevirtInterface each : guest().map(KubevirtGuest::interfaces).orElse(List.of())) {
            all.add(each.macAddress());
        }
        for (KubevirtAddress each : instance.map(KubevirtVmi::interfaces).orElse(List.of())) {
            all.add(each.hardwareAddress());
        }
        all.remove("");
        return List.copyOf(all);
    }

    @Override
    public Optional<Instant> created() {
        return definition.flatMap(KubevirtDefinition::created).or(() -> instance.flatMap(KubevirtVmi::created));
    }

    @Override
    public Map<String, String> labels() {
        return definition
                .map(KubevirtDefinition::labels)
                .or(() -> instance.map(KubevirtVmi::labels))
                .orElse(Map.of());
    }

    /** Namespace, node, claims, data volumes, networks, instance type and preference. */
    @Override
    public Collection<ResourceKey> references() {
        List<ResourceKey> keys = new ArrayList<>();
        String provider = key.provider();
        host().ifPresent(keys::add);
        cluster().ifPresent(keys::add);
        claims().forEach(path -> keys.add(KubevirtClaim.KIND.key(provider, path)));
        guest().ifPresent(guest -> {
            guest.disks().stream()
                    .filter(disk -> disk.source().equals("dataVolume"))
                    .forEach(disk ->
                            keys.add(KubevirtDataVolume.KIND.key(provider, namespace() + "/" + disk.sourceName())));
            guest.interfaces().stream()
                    .filter(each -> !each.network().isEmpty())
                    .forEach(each -> keys.add(KubevirtNetwork.KIND.key(provider, each.network())));
        });
        definition
                .map(KubevirtDefinition::instanceType)
                .filter(id -> !id.isEmpty())
                .ifPresent(id ->
                        keys.add((id.contains("/") ? KubevirtInstanceType.KIND : KubevirtInstanceType.CLUSTER_KIND)
                                .key(provider, id)));
        definition
                .map(KubevirtDefinition::preference)
                .filter(id -> !id.isEmpty())
                .ifPresent(id -> keys.add((id.contains("/") ? KubevirtPreference.KIND : KubevirtPreference.CLUSTER_KIND)
                        .key(provider, id)));
        return List.copyOf(keys);
    }
}
