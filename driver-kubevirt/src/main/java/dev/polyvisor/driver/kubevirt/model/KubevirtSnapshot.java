package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A VirtualMachineSnapshot.
 *
 * @param key the identity: namespace and name
 * @param name the name
 * @param scope the namespace
 * @param parent the key of the namespace
 * @param uid the uid, which another object of the name never has
 * @param machine the name of the machine
 * @param machineUid the uid that the machine had, empty while not known
 * @param phase the phase, empty before the first
 * @param ready whether it can be restored
 * @param content the name of its content, empty while there is none
 * @param indications what is to be known of it: {@code Online}, {@code GuestAgent} ..
 * @param volumes the volumes that are in it
 * @param problem what it complains of, empty for nothing
 * @param created when it was made
 * @param labels its labels
 */
public record KubevirtSnapshot(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String uid,
        String machine,
        String machineUid,
        String phase,
        boolean ready,
        String content,
        List<String> indications,
        List<String> volumes,
        String problem,
        Optional<Instant> created,
        Map<String, String> labels)
        implements Resource {

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtSnapshot> KIND =
            Kind.of("kubevirt-snapshot", KubevirtSnapshot.class).index(Index.one("name", KubevirtSnapshot::name));

    /** Copies the collections. */
    public KubevirtSnapshot {
        indications = List.copyOf(indications);
        volumes = List.copyOf(volumes);
        labels = Map.copyOf(labels);
    }

    /** The machine that it is of. */
    @Override
    public Collection<ResourceKey> references() {
        return machineUid.isEmpty() ? List.of() : List.of(KubevirtVm.KIND.key(key.provider(), machineUid));
    }
}
