package dev.polyvisor.driver.kubevirt.live;

import dev.polyvisor.simulators.kubevirt.KubeVirtSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one simulated cluster for all, as a real one is given: by a kubeconfig in a file, over HTTPS. */
final class SimulatedCluster implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SimulatedCluster.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ClusterBackend.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Used.class, key -> Used.begin(), Used.class)
                .backend;
    }

    /** The cluster while it is used. */
    private record Used(KubeVirtSimulator cluster, ClusterBackend backend) implements AutoCloseable {

        static Used begin() {
            KubeVirtSimulator cluster = KubeVirtSimulator.builder().https().start();
            try {
                Path kubeconfig = Files.createTempFile("kubeconfig", ".yaml");
                Files.writeString(
                        kubeconfig, cluster.kubeconfig(cluster.adminToken()).reveal());
                PlainCluster plain = new PlainCluster(kubeconfig);
                plain.makeNamespace("suite");
                return new Used(
                        cluster,
                        new ClusterBackend(kubeconfig, "suite", "images.example.test/tiny:1", Optional.empty(), plain));
            } catch (IOException e) {
                cluster.close();
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            backend.plain().removeNamespace(backend.namespace());
            backend.plain().close();
            cluster.close();
            Files.deleteIfExists(backend.kubeconfig());
        }
    }
}
