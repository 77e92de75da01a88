package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.driver.kubevirt.client.KubeKind;
import java.util.Optional;

/**
 * Where a collection is looked at: in a namespace, or in all at once. Its text is part of cursors.
 *
 * @param plural the collection
 * @param namespace the namespace, empty for all
 */
record Place(String plural, Optional<String> namespace) {
    private static final String EVERYWHERE = "*";

    /** Whether it is all namespaces of a kind that could be looked at one by one. */
    boolean isWhole(KubeKind kind) {
        return kind.namespaced() && namespace.isEmpty();
    }

    String text() {
        return plural + "@" + namespace.orElse(EVERYWHERE);
    }

    static Place read(String text) {
        int at = text.indexOf('@');
        String namespace = text.substring(at + 1);
        return new Place(
                text.substring(0, at), namespace.equals(EVERYWHERE) ? Optional.empty() : Optional.of(namespace));
    }
}
