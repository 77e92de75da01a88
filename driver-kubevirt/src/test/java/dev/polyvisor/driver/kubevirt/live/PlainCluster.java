package dev.polyvisor.driver.kubevirt.live;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A second client: that of fabric8 with nothing of the driver. It waits for what it begins. */
final class PlainCluster implements AutoCloseable {
    static final String MACHINES = "virtualmachines";
    static final String INSTANCES = "virtualmachineinstances";

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KubernetesClient client;

    PlainCluster(Path kubeconfig) {
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(null, kubeconfig.toFile()))
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    /** What is at a path, empty for 404. */
    Optional<JsonNode> get(String path) {
        return Optional.ofNullable(client.raw(path)).map(MAPPER::readTree);
    }

    void makeNamespace(String name) {
        var unused = client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    /** Deletes a namespace with all that is in it, the machines first. */
    void removeNamespace(String name) {
        for (String machine : names(MACHINES, name)) {
            removeMachine(name, machine);
        }
        var unused = client.namespaces().withName(name).delete();
        until(
                "the namespace " + name + " is still there",
                () -> client.namespaces().withName(name).get() == null);
    }

    List<String> names(String plural, String namespace) {
        return objects(plural, namespace).list().getItems().stream()
                .map(each -> each.getMetadata().getName())
                .toList();
    }

    Optional<JsonNode> find(String plural, String namespace, String name) {
        return Optional.ofNullable(objects(plural, namespace).withName(name).get())
                .map(each -> MAPPER.readTree(new KubernetesSerialization().asJson(each)));
    }

    /** Makes a machine with a container disk; tells its uid. */
    String makeMachine(String namespace, String name, String disk, String runStrategy) {
        String json = """
                {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachine",
                 "metadata": {"name": "%s", "namespace": "%s"},
                 "spec": {"runStrategy": "%s", "template": {"spec": {
                   "terminationGracePeriodSeconds": 0,
                   "domain": {"devices": {"disks": [{"name": "root", "disk": {"bus": "virtio"}}],
                     "interfaces": [{"name": "default", "masquerade": {}}]}, "memory": {"guest": "64Mi"}},
                   "networks": [{"name": "default", "pod": {}}],
                   "volumes": [{"name": "root", "containerDisk": {"image": "%s"}}]}}}}
                """.formatted(name, namespace, runStrategy, disk);
        return objects(MACHINES, namespace)
                .resource(new KubernetesSerialization().unmarshal(json, GenericKubernetesResource.class))
                .create()
                .getMetadata()
                .getUid();
    }

    void patchMachine(String namespace, String name, String mergePatch) {
        var unused =
                objects(MACHINES, namespace).withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
    }

    /** Deletes a machine, without a grace of its guest, and waits until it is gone. */
    void removeMachine(String namespace, String name) {
        var unused =
                objects(INSTANCES, namespace).withName(name).withGracePeriod(0).delete();
        unused = objects(MACHINES, namespace).withName(name).delete();
        until(
                "the machine " + name + " is still there",
                () -> find(MACHINES, namespace, name).isEmpty()
                        && find(INSTANCES, namespace, name).isEmpty());
    }

    /** Deletes all snapshots of machines, and waits until they are gone. */
    void removeSnapshots(String namespace) {
        String path = "/apis/snapshot.kubevirt.io/v1beta1/namespaces/" + namespace + "/virtualmachinesnapshots";
        if (get(path).isEmpty()) {
            return; // the cluster does not serve them
        }
        var all = objects(
                "snapshot.kubevirt.io", "v1beta1", "virtualmachinesnapshots", "VirtualMachineSnapshot", namespace);
        var unused = all.delete();
        until("snapshots are still there", () -> all.list().getItems().isEmpty());
    }

    /** Whether the controller of machines has said something of one, and of what it waits for. */
    boolean isLookedAt(String namespace, String name) {
        return find(MACHINES, namespace, name)
                .map(vm -> vm.path("status"))
                .filter(status -> status.has("printableStatus") && status.has("conditions"))
                .isPresent();
    }

    boolean runs(String namespace, String name) {
        return find(INSTANCES, namespace, name)
                .filter(vmi -> vmi.path("status").path("phase").asString("").equals("Running"))
                .isPresent();
    }

    /** Looks again and again until a condition holds. */
    static void until(String problem, BooleanSupplier condition) {
        if (!holds(condition, PATIENCE)) {
            throw new AssertionError(problem + " after " + PATIENCE);
        }
    }

    /** Whether a condition comes to hold in time. An interrupt ends the wait. */
    static boolean holds(BooleanSupplier condition, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted() || System.nanoTime() > end) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    private NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            objects(String plural, String namespace) {
        String kind = plural.equals(MACHINES) ? "VirtualMachine" : "VirtualMachineInstance";
        return objects("kubevirt.io", "v1", plural, kind, namespace);
    }

    private NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            objects(String group, String version, String plural, String kind, String namespace) {
        return client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup(group)
                        .withVersion(version)
                        .withPlural(plural)
                        .withKind(kind)
                        .withNamespaced(true)
                        .build())
                .inNamespace(namespace);
    }

    @Override
    public void close() {
        client.close();
    }
}
