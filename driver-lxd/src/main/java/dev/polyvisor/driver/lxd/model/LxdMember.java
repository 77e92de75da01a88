package dev.polyvisor.driver.lxd.model;

import dev.polyvisor.api.inventory.Host;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.List;
import java.util.Optional;

/**
 * A server: a member of a cluster, or the one that stands alone.
 *
 * @param key the identity: the name, {@code none} for the server that stands alone
 * @param name the name of the server
 * @param cluster the cluster, empty for the server that stands alone
 * @param nativeState the server's word for the state, for example {@code Online}, {@code Evacuated}
 * @param description the description
 * @param architecture the architecture, as the server writes it
 * @param failureDomain what fails together with it
 * @param roles its roles in the cluster
 * @param groups its groups
 */
public record LxdMember(
        ResourceKey key,
        String name,
        Optional<ResourceKey> cluster,
        String nativeState,
        String description,
        String architecture,
        String failureDomain,
        List<String> roles,
        List<String> groups)
        implements Host {

    /** The identity of a server that stands alone. */
    public static final String ALONE = "none";

    /** The kind, with an index over the name. */
    public static final Kind<LxdMember> KIND =
            Kind.of("lxd-member", LxdMember.class).index(Index.one("name", LxdMember::name));

    /** Copies the lists. */
    public LxdMember {
        roles = List.copyOf(roles);
        groups = List.copyOf(groups);
    }

    @Override
    public Optional<ResourceKey> parent() {
        return cluster;
    }

    @Override
    public boolean schedulable() {
        return nativeState.equals("Online");
    }
}
