package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.kubevirt.client.KubeReply;
import dev.polyvisor.driver.kubevirt.client.KubeRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What the pod around a machine prints, as long as there is one. Thread safety: may be used from any thread. */
record PodLogs(InstanceHandle instance) {
    /** The container that prints what the serial line of the guest says. */
    static final String CONSOLE = "guest-console-log";

    private static final int CHUNK = 1 << 14;

    /** The pod that the machine runs in; during a move the one that it comes from. */
    private Optional<JsonNode> pod() throws InterruptedException {
        var vmi = instance.find().value().instance();
        if (vmi.isEmpty()) {
            return Optional.empty();
        }
        JsonNode pods = instance.parts()
                .client()
                .read(KubeRequest.get("/api/v1/namespaces/{}/pods", instance.namespace())
                        .query(
                                "labelSelector",
                                "kubevirt.io/created-by=" + vmi.get().key().id()));
        return StreamSupport.stream(pods.path("items").spliterator(), false)
                .filter(each -> each.path("spec")
                        .path("nodeName")
                        .asString("")
                        .equals(vmi.get().node()))
                .findFirst();
    }

    /** The names of its containers, sorted. */
    List<String> containers() throws InterruptedException {
        return pod().stream()
                .flatMap(pod ->
                        StreamSupport.stream(pod.path("spec").path("containers").spliterator(), false))
                .map(each -> each.path("name").asString(""))
                .sorted()
                .toList();
    }

    /**
     * Copies what a container has printed.
     *
     * @return how many bytes; empty when there is no such container
     */
    Optional<Long> copy(String container, OutputStream target) throws InterruptedException {
        Optional<JsonNode> pod = pod();
        if (pod.isEmpty() || !containers().contains(container)) {
            return Optional.empty();
        }
        KubeRequest request = KubeRequest.get(
                        "/api/v1/namespaces/{}/pods/{}/log",
                        instance.namespace(),
                        pod.get().path("metadata").path("name").asString(""))
                .query("container", container)
                .header("Accept", "*/*");
        try (KubeReply reply = instance.parts().client().send(request)) {
            byte[] chunk = new byte[CHUNK];
            long bytes = 0;
            for (int n = reply.stream().read(chunk); n >= 0; n = reply.stream().read(chunk)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("the log was interrupted");
                }
                target.write(chunk, 0, n);
                bytes += n;
            }
            return Optional.of(bytes);
        } catch (IOException broken) {
            throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "the log broke off", broken);
        }
    }
}
