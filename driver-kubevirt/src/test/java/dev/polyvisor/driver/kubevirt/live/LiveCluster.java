package dev.polyvisor.driver.kubevirt.live;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the real cluster that {@code KUBEVIRT_KUBECONFIG} names, as system property or environment variable: a namespace of
 * its own is made in it before the first test, and deleted after the last. Without it the tests are skipped; where it leads nowhere
 * they fail.
 *
 * <p>{@code KUBEVIRT_DISK} names an image of a container disk that the cluster can pull. Whether its nodes run anything is tried out
 * once: a machine that does not come to run within {@code KUBEVIRT_START_SECONDS} (90) says that they do not, and what needs a
 * running guest is skipped.
 */
final class LiveCluster implements BeforeAllCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(LiveCluster.class);
    private static final String NOT_ASKED_FOR = "live KubeVirt tests skipped: KUBEVIRT_KUBECONFIG names no cluster";

    @Override
    public void beforeAll(ExtensionContext context) {
        Assumptions.assumeTrue(setting("KUBEVIRT_KUBECONFIG").isPresent(), NOT_ASKED_FOR);
    }

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

    static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getProperty(name, System.getenv(name)))
                .filter(value -> !value.isBlank());
    }

    /** The cluster while it is used. */
    private record Used(ClusterBackend backend) implements AutoCloseable {

        static Used begin() {
            Path kubeconfig = Path.of(setting("KUBEVIRT_KUBECONFIG").orElseThrow());
            String disk = setting("KUBEVIRT_DISK").orElse("quay.io/kubevirt/cirros-container-disk-demo:latest");
            String namespace = "polyvisor-" + UUID.randomUUID().toString().substring(0, 8);
            PlainCluster plain = new PlainCluster(kubeconfig);
            plain.makeNamespace(namespace);
            try {
                Optional<String> runsNothing = runsNothing(plain, namespace, disk);
                runsNothing.ifPresent(why ->
                        System.out.println("live KubeVirt tests: whatever needs a running guest is skipped: " + why));
                return new Used(new ClusterBackend(kubeconfig, namespace, disk, runsNothing, plain));
            } catch (RuntimeException | Error failure) {
                plain.removeNamespace(namespace);
                plain.close();
                throw failure;
            }
        }

        private static Optional<String> runsNothing(PlainCluster plain, String namespace, String disk) {
            Duration patience = Duration.ofSeconds(
                    Long.parseLong(setting("KUBEVIRT_START_SECONDS").orElse("90")));
            String unusedUid = plain.makeMachine(namespace, "probe", disk, "Always");
            boolean runs = PlainCluster.holds(() -> plain.runs(namespace, "probe"), patience);
            String word = plain.find(PlainCluster.MACHINES, namespace, "probe")
                    .map(vm -> vm.path("status").path("printableStatus").asString(""))
                    .orElse("gone");
            plain.removeMachine(namespace, "probe");
            return runs
                    ? Optional.empty()
                    : Optional.of("a machine with the disk " + disk + " was " + word + " after " + patience.toSeconds()
                            + " s");
        }

        @Override
        public void close() {
            backend.plain().removeNamespace(backend.namespace());
            backend.plain().close();
        }
    }
}
