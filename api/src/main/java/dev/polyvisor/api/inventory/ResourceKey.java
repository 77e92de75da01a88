package dev.polyvisor.api.inventory;

import java.util.Objects;

/**
 * The identity of a resource over all providers.
 *
 * @param provider the name of the provider
 * @param kind the name of the kind
 * @param id the identity within provider and kind: the UID of KubeVirt, the UUID of oVirt, {@code volatile.uuid} or
 *     project and name of LXD
 */
public record ResourceKey(String provider, String kind, String id) implements Comparable<ResourceKey> {

    /** Checks that all parts are there. */
    public ResourceKey {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
    }

    /** The id first: it differs most often. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof ResourceKey that
                        && id.equals(that.id)
                        && kind.equals(that.kind)
                        && provider.equals(that.provider);
    }

    /** Made of the hashes that the three texts keep, so that it costs no walk over them. */
    @Override
    public int hashCode() {
        return (id.hashCode() * 31 + kind.hashCode()) * 31 + provider.hashCode();
    }

    /** By provider, then kind, then id. */
    @Override
    public int compareTo(ResourceKey other) {
        int byProvider = provider.compareTo(other.provider);
        if (byProvider != 0) {
            return byProvider;
        }
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return provider + "/" + kind + "/" + id;
    }
}
