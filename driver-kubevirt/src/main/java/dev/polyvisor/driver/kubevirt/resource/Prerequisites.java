package dev.polyvisor.driver.kubevirt.resource;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeNames;
import dev.polyvisor.driver.kubevirt.client.KubeRequest;
import dev.polyvisor.spi.resource.ResourceConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an allocation cannot do without: namespace, CDI, what the configuration names, and the rights to make machines. */
final class Prerequisites {
    private static final List<Right> RIGHTS = List.of(
            new Right("create", KubeKind.VIRTUAL_MACHINE),
            new Right("patch", KubeKind.VIRTUAL_MACHINE),
            new Right("delete", KubeKind.VIRTUAL_MACHINE),
            new Right("create", KubeKind.SECRET),
            new Right("create", KubeKind.DATA_VOLUME),
            new Right("delete", KubeKind.DATA_VOLUME));

    private final NamespacedObjects objects;

    Prerequisites(NamespacedObjects objects) {
        this.objects = objects;
    }

    /**
     * A right in the namespace.
     *
     * @param verb the verb
     * @param kind of which objects
     */
    private record Right(String verb, KubeKind kind) {
        @Override
        public String toString() {
            return verb + " " + kind;
        }
    }

    void check(ResourceConfiguration configuration) throws InterruptedException {
        List<String> missing = new ArrayList<>();
        if (!isThere(KubeKind.NAMESPACE, "", objects.namespace())) {
            missing.add("scope: there is no namespace '" + objects.namespace() + "'");
        } else if (!isServed(KubeKind.DATA_VOLUME)) {
            missing.add("image: the cluster has no CDI, which fills the disks");
        }
        if (configuration.pool().isPresent()
                && !isThere(KubeKind.STORAGE_CLASS, "", configuration.pool().get())) {
            missing.add(
                    "pool: there is no storage class '" + configuration.pool().get() + "'");
        }
        if (configuration.network().isPresent()) {
            checkNetwork("network", configuration.network().get(), missing);
        }
        for (Map.Entry<String, String> each : configuration.networks().entrySet()) {
            checkNetwork("networks." + each.getKey(), each.getValue(), missing);
        }
        if (!missing.isEmpty()) {
            throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, String.join("; ", missing));
        }
        checkRights();
    }

    private void checkNetwork(String path, String network, List<String> missing) throws InterruptedException {
        int slash = network.indexOf('/');
        String namespace = slash < 0 ? objects.namespace() : network.substring(0, slash);
        if (!isThere(KubeKind.NETWORK, namespace, network.substring(slash + 1))) {
            missing.add(path + ": there is no network '" + network + "'");
        }
    }

    /** What nobody here may look at is believed. */
    private boolean isThere(KubeKind kind, String namespace, String name) throws InterruptedException {
        if (KubeNames.object(name).isPresent()) {
            return false;
        }
        try {
            return objects.client().find(kind, namespace, name).isPresent();
        } catch (PolyvisorException hidden) {
            if (hidden.code() != ErrorCode.PERMISSION_DENIED) {
                throw hidden;
            }
            return true;
        }
    }

    private boolean isServed(KubeKind kind) throws InterruptedException {
        try {
            objects.client()
                    .run(kind.collection("GET", Optional.of(objects.namespace()))
                            .query("limit", "1"));
            return true;
        } catch (PolyvisorException failure) {
            if (failure.code() != ErrorCode.NOT_FOUND) {
                throw failure;
            }
            return false;
        }
    }

    private void checkRights() throws InterruptedException {
        List<String> lacking = new ArrayList<>();
        for (Right each : RIGHTS) {
            if (!has(each)) {
                lacking.add(each.toString());
            }
        }
        if (!lacking.isEmpty()) {
            throw PolyvisorException.of(
                    ErrorCode.PERMISSION_DENIED,
                    "in the namespace '" + objects.namespace() + "' nobody here may " + String.join(", ", lacking));
        }
    }

    private boolean has(Right right) throws InterruptedException {
        Map<String, Object> review = Map.of(
                "apiVersion", "authorization.k8s.io/v1",
                "kind", "SelfSubjectAccessReview",
                "spec",
                        Map.of(
                                "resourceAttributes",
                                Map.of(
                                        "namespace", objects.namespace(),
                                        "verb", right.verb,
                                        "group", right.kind.group(),
                                        "resource", right.kind.plural())));
        return objects.client()
                .read(KubeRequest.of("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
                        .body(KubeRequest.JSON, objects.client().json().write(review)))
                .path("status")
                .path("allowed")
                .asBoolean(false);
    }
}
