package dev.polyvisor.api;

import java.util.Objects;
import java.util.Set;

/**
 * What a backend says of itself.
 *
 * @param product its name, for example {@code LXD}
 * @param version its version as it writes it
 * @param extensions what it supports beyond the version: API extensions of LXD, feature gates of KubeVirt
 */
public record BackendVersion(String product, String version, Set<String> extensions) {

    /** Copies the set. */
    public BackendVersion {
        Objects.requireNonNull(product, "product");
        Objects.requireNonNull(version, "version");
        extensions = Set.copyOf(extensions);
    }

    @Override
    public String toString() {
        return product + " " + version;
    }
}
