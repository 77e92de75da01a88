package dev.polyvisor.driver.kubevirt.resource;

import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeNames;
import java.util.List;
import java.util.Optional;

/**
 * The identity of a copy: kind and name, as {@code kubectl get} takes it.
 *
 * @param kind VolumeSnapshot or VirtualMachineSnapshot
 * @param name the name in the namespace
 */
record CopyId(KubeKind kind, String name) {
    private static final List<KubeKind> KINDS = List.of(KubeKind.VOLUME_SNAPSHOT, KubeKind.SNAPSHOT);

    /** Empty for what is no identity of a copy. */
    static Optional<CopyId> parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0 || KubeNames.object(text.substring(slash + 1)).isPresent()
                ? Optional.empty()
                : KINDS.stream()
                        .filter(kind -> kind.plural().equals(text.substring(0, slash)))
                        .map(kind -> new CopyId(kind, text.substring(slash + 1)))
                        .findFirst();
    }

    @Override
    public String toString() {
        return kind.plural() + "/" + name;
    }
}
