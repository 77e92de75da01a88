package dev.polyvisor.simulators.kubevirt;

import dev.polyvisor.api.Secret;
import dev.polyvisor.simulators.server.LoopbackServer;
import dev.polyvisor.simulators.server.TestCertificate;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** What a small fresh cluster has, and how one finds it. */
final class FreshCluster {
    private FreshCluster() {}

    static void fill(KubeVirtContent content) {
        for (String namespace : List.of("default", "kube-system", "kubevirt")) {
            content.namespace(namespace);
        }
        content.node("node01").node("node02");
        content.storageClass("standard", true, true).storageClass("slow", false, false);
        content.put("""
                {"apiVersion": "kubevirt.io/v1", "kind": "KubeVirt", "metadata": {"name": "kubevirt", "namespace": "kubevirt"},
                 "spec": {"configuration": {"developerConfiguration": {"featureGates":
                   ["Snapshot", "HotplugVolumes", "DownwardMetrics", "ExpandDisks"], "useEmulation": true}}},
                 "status": {"phase": "Deployed", "observedKubeVirtVersion": "v1.9.0", "targetKubeVirtVersion": "v1.9.0",
                   "operatorVersion": "v1.9.0", "conditions": [{"type": "Available", "status": "True"}]}}
                """);
        content.put("""
                {"apiVersion": "snapshot.storage.k8s.io/v1", "kind": "VolumeSnapshotClass", "deletionPolicy": "Delete",
                 "driver": "block.csi.example.invalid", "metadata": {"name": "standard-snap",
                   "annotations": {"snapshot.storage.kubernetes.io/is-default-class": "true"}}}
                """);
    }

    static Secret kubeconfig(LoopbackServer server, TestCertificate certificate, Secret token) {
        String where;
        try {
            String authority =
                    Base64.getEncoder().encodeToString(certificate.pem().getBytes(StandardCharsets.UTF_8));
            where = "server: " + server.https() + "\n    certificate-authority-data: " + authority;
        } catch (IllegalStateException plain) {
            where = "server: " + server.http();
        }
        return Secret.of("""
                apiVersion: v1
                kind: Config
                current-context: simulator
                clusters:
                - name: simulator
                  cluster:
                    %s
                contexts:
                - name: simulator
                  context:
                    cluster: simulator
                    user: simulator
                users:
                - name: simulator
                  user:
                    token: %s
                """.formatted(where, token.reveal()));
    }
}
