package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.driver.kubevirt.wire.WireMeta;
import java.util.List;
import java.util.Map;

/** Gives secrets to machines, so that they go with them. Thread safety: immutable. */
public record Owners(KubeClient client) {

    /** Whether a secret is given to a machine. */
    public static boolean isGiven(WireMeta secret, WireMeta machine) {
        return secret.ownerReferences().stream().anyMatch(owner -> owner.uid().equals(machine.uid()));
    }

    /** What an object says that belongs to a machine. */
    public static Map<String, Object> reference(WireMeta machine) {
        return Map.of(
                "apiVersion", KubeKind.VIRTUAL_MACHINE.apiVersion(),
                "kind", KubeKind.VIRTUAL_MACHINE.kind(),
                "name", machine.name(),
                "uid", machine.uid(),
                "controller", true,
                "blockOwnerDeletion", true);
    }

    /** Gives a secret to a machine, unless it is; of another secret of the name nothing changes. */
    public void give(WireMeta secret, WireMeta machine) throws InterruptedException {
        if (isGiven(secret, machine)) {
            return;
        }
        var unused = client.merge(
                KubeKind.SECRET,
                secret.namespace(),
                secret.name(),
                Map.of("metadata", Map.of("uid", secret.uid(), "ownerReferences", List.of(reference(machine)))));
    }
}
