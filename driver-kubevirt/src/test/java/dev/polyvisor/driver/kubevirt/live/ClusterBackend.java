package dev.polyvisor.driver.kubevirt.live;

import dev.polyvisor.api.Secret;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The one hole of the suites: a cluster with two nodes, and a namespace in it that is theirs.
 *
 * @param kubeconfig how it is reached
 * @param namespace the namespace
 * @param disk the image of a container disk
 * @param runsNothing why no machine comes to run there, empty where they do
 * @param plain a client that shares nothing with the driver
 */
record ClusterBackend(
        Path kubeconfig, String namespace, String disk, Optional<String> runsNothing, PlainCluster plain) {

    /** A kubeconfig for the same server with nothing but a token. */
    Secret withToken(String token) {
        Config known = Config.fromKubeconfig(null, kubeconfig.toFile());
        return Secret.of("""
                {"apiVersion": "v1", "kind": "Config", "current-context": "c",
                 "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
                 "clusters": [{"name": "c", "cluster": {"server": "%s", "insecure-skip-tls-verify": true}}],
                 "users": [{"name": "u", "user": {"token": "%s"}}]}
                """.formatted(known.getMasterUrl(), token));
    }
}
