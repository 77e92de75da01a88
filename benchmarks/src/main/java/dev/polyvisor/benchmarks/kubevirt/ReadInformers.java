package dev.polyvisor.benchmarks.kubevirt;

import dev.polyvisor.benchmarks.Pass;
import dev.polyvisor.benchmarks.ProcessFigures;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Starts the informers of fabric8 for machines and instances and waits until both have synced; some times in one process. */
final class ReadInformers {
    private static final long NO_RESYNC = 0;
    private static final long MINUTES = 5;
    private static final long PAUSE_NANOS = 1_000_000;

    private ReadInformers() {}

    /**
     * Runs.
     *
     * @param args the server, how often
     */
    public static void main(String[] args) throws TimeoutException {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(args[0])
                .withHttp2Disable(true)
                .build();
        for (int pass = 0; pass < Integer.parseInt(args[1]); pass++) {
            long before = ProcessFigures.retainedHeap();
            Pass.Running timed = Pass.begin();
            try (KubernetesClient client = new KubernetesClientBuilder()
                            .withConfig(config)
                            .withHttpClientFactory(new JdkHttpClientFactory())
                            .build();
                    SharedIndexInformer<GenericKubernetesResource> machines =
                            informer(client, "VirtualMachine", "virtualmachines");
                    SharedIndexInformer<GenericKubernetesResource> instances =
                            informer(client, "VirtualMachineInstance", "virtualmachineinstances")) {
                // that they watch is not waited for: fabric8 tries WebSockets first, which the simulator does not speak
                List<CompletionStage<Void>> unused = List.of(machines.start(), instances.start());
                awaitSync(machines, instances);
                Pass read = timed.end(machines.getStore().list().size()
                        + instances.getStore().list().size());
                read.retaining(ProcessFigures.retainedHeap() - before).print();
            }
        }
    }

    private static void awaitSync(SharedIndexInformer<?>... informers) throws TimeoutException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        for (SharedIndexInformer<?> informer : informers) {
            while (!informer.hasSynced()) {
                if (System.nanoTime() > end) {
                    throw new TimeoutException("an informer has not synced");
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static SharedIndexInformer<GenericKubernetesResource> informer(
            KubernetesClient client, String kind, String plural) {
        return client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup("kubevirt.io")
                        .withVersion("v1")
                        .withKind(kind)
                        .withPlural(plural)
                        .withNamespaced(true)
                        .build())
                .inAnyNamespace()
                .runnableInformer(NO_RESYNC);
    }
}
