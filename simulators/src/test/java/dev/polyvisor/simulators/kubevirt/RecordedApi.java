package dev.polyvisor.simulators.kubevirt;

import dev.polyvisor.simulators.kubevirt.KubeClient.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What was recorded of discovery, create, errors, update, patch, list and delete. */
final class RecordedApi {
    /** Groups of which only some kinds are simulated, or not each old version: those are compared kind by kind. */
    private static final List<String> PARTLY_SERVED = List.of("apps", "storage.k8s.io", "cdi.kubevirt.io");

    private final Replay replay;
    private final KubeVirtSimulator cluster;

    RecordedApi(Replay replay, KubeVirtSimulator cluster) {
        this.replay = replay;
        this.cluster = cluster;
    }

    void discovery() {
        replay.calls("version", "group-kubevirt.io", "subresources-version", "subresources-healthz");
        groups("apis", "groups", "name");
        groups("apis-aggregated", "items", "metadata");
        for (String resources : List.of(
                "kubevirt.io-v1",
                "subresources.kubevirt.io-v1",
                "instancetype.kubevirt.io-v1beta1",
                "snapshot.kubevirt.io-v1beta1",
                "clone.kubevirt.io-v1beta1",
                "pool.kubevirt.io-v1beta1",
                "migrations.kubevirt.io-v1alpha1",
                "export.kubevirt.io-v1",
                "cdi.kubevirt.io-v1beta1")) {
            groups("resources-" + resources, "resources", "name");
        }
        // there was no virt-operator to write a status
        replay.call("kubevirt-cr", ".status");
    }

    /** Groups and kinds that were recorded and are not served are none that KubeVirt needs; of the others each is the same. */
    private void groups(String name, String list, String key) {
        Recorded wanted = replay.recorded(name);
        Reply reply = replay.send(replay.client(), wanted);
        Map<String, JsonNode> there = byName(KubeClient.MAPPER.readTree(wanted.response()), list, key);
        Map<String, JsonNode> here = byName(reply.json(), list, key);
        List<String> served = new ArrayList<>(here.keySet());
        there.keySet().retainAll(served);
        for (String each : served) {
            JsonNode other = there.get(each);
            if (other == null) {
                replay.differ(name + ": " + each + " is served and was not recorded");
            } else if (!PARTLY_SERVED.contains(each)) {
                Comparison.differences(Comparison.normal(sorted(other)), Comparison.normal(sorted(here.get(each))))
                        .forEach(difference -> replay.differ(name + " " + each + " " + difference));
            }
        }
        ObjectNode same = (ObjectNode) KubeClient.MAPPER.readTree(wanted.response());
        same.set(list, reply.json().path(list));
        replay.compare(
                new Recorded(
                        name,
                        wanted.method(),
                        wanted.path(),
                        wanted.requestHeaders(),
                        "",
                        wanted.status(),
                        wanted.responseHeaders(),
                        same.toString()),
                reply,
                List.of());
    }

    private static Map<String, JsonNode> byName(JsonNode document, String list, String key) {
        Map<String, JsonNode> all = new TreeMap<>();
        document.path(list)
                .forEach(each -> all.put(
                        each.path(key).isObject()
                                ? each.path(key).path("name").asString()
                                : each.path(key).asString(),
                        each));
        return all;
    }

    /** The kinds of each version in the order of their names. */
    private static JsonNode sorted(JsonNode group) {
        ObjectNode copy = (ObjectNode) group.deepCopy();
        copy.path("versions").forEach(version -> {
            Map<String, JsonNode> kinds = byName(version, "resources", "resource");
            if (version.has("resources")) {
                ((ObjectNode) version).set("resources", KubeClient.MAPPER.valueToTree(kinds));
            }
        });
        return copy;
    }

    void create() {
        KubeVirtContent unused = cluster.content().namespace("demo");
        replay.call("vm-create-201").settle().call("vm-get");
        replay.calls(
                "vm-create-409-already-exists",
                "vm-create-422-schema",
                "vm-create-422-schema-required",
                "vm-create-422-webhook",
                "vm-create-422-webhook-running-and-runstrategy",
                "vm-create-422-webhook-two-causes",
                "vm-create-422-name",
                "vm-create-400-strict-unknown-field",
                "vm-create-201-warning-unknown-field",
                "vm-create-201-dryrun",
                "vm-create-400-malformed-json",
                "vm-create-400-namespace-mismatch",
                "vm-create-404-namespace",
                "vm-create-415-content-type",
                "vm-create-201-generatename",
                "vm-get-404",
                "vm-get-406-accept",
                "vmi-get-404",
                "unknown-resource-404");
        replay.settle();
    }

    void rights() {
        replay.call(new KubeClient(cluster, null), "anonymous-403");
        replay.call(new KubeClient(cluster, null), "bad-token-401");
        KubeClient viewer = new KubeClient(
                cluster,
                cluster.token("system:serviceaccount:demo:viewer", ClusterRole.VIEW, "demo")
                        .reveal());
        replay.call(viewer, "viewer-list-ok-empty-selector");
        replay.call(viewer, "viewer-create-403");
        replay.call(viewer, "viewer-start-403");
        replay.call(viewer, "selfsubjectaccessreview");
    }

    void change() {
        replay.calls(
                "vm-put-200",
                "vm-put-409-stale-resourceversion",
                "vm-put-422-no-resourceversion",
                "vm-put-400-name-mismatch",
                "vm-put-404",
                "vm-patch-merge-200",
                "vm-patch-merge-409-stale-resourceversion",
                "vm-patch-merge-422-schema",
                "vm-patch-json-200",
                "vm-patch-json-422-test-fails",
                "vm-patch-json-422-path-missing",
                "vm-patch-strategic-415",
                "vm-patch-apply-409-conflict",
                "vm-patch-apply-200-forced",
                "vm-patch-apply-201-creates",
                "vm-status-patch-200",
                "vm-patch-404");
        replay.settle();
    }

    void lists() throws InterruptedException {
        // between the recorded calls the old machines went, and others came
        for (String old : List.of("vm-a", "vm-ssa")) {
            replay.client().delete(KubeClient.MACHINES + "/" + old);
        }
        cluster.content()
                .virtualMachine("default", "vm1", "Halted")
                .virtualMachine("kubevirt", "w1", "Halted")
                .virtualMachine("kubevirt", "w2", "Halted");
        replay.settle();
        for (int i = 1; i <= 5; i++) {
            String page = KubeClient.machine("page-" + i, "Halted")
                    .replace("\"labels\":{\"app\":\"demo\"}", "\"labels\":{\"app\":\"page\",\"idx\":\"" + i + "\"}")
                    .replace(
                            "\"disks\":[{\"name\":\"root\",\"disk\":{\"bus\":\"virtio\"}}]",
                            "\"disks\":[{\"name\":\"root\",\"disk\":{\"bus\":\"virtio\"}},"
                                    + "{\"name\":\"cloudinit\",\"disk\":{\"bus\":\"virtio\"}}]")
                    .replace(
                            "example.invalid/cirros:1\"}}]",
                            "example.invalid/cirros:1\"}},{\"name\":\"cloudinit\","
                                    + "\"cloudInitNoCloud\":{\"userData\":\"#cloud-config\\n\"}}]");
            replay.client().post(KubeClient.MACHINES, page);
        }
        replay.settle();
        replay.calls("vm-list-page1", "vm-list-page2");
        // there were more machines then
        replay.call("vm-list-page1-no-selector", ".metadata.remainingItemCount");
        replay.calls(
                "vm-list-400-continue-with-resourceversion",
                "vm-list-400-bad-continue",
                "vm-list-fieldselector-name",
                "vm-list-400-fieldselector",
                "vm-list-400-labelselector",
                "vm-list-set-selector",
                "vm-list-rv0");
        replay.call("vm-list-all-namespaces", ".items[0]", ".metadata.remainingItemCount");
        replay.calls("vm-list-table", "vm-list-partial-metadata");
        replay.slowCall("vm-list-504-future-resourceversion");
        replay.call("vm-list-400-bad-resourceversion");
    }

    void deletes() {
        replay.calls("vm-delete-404", "vm-delete-409-precondition-uid");
        replay.call("vm-delete-200-finalizer");
        // the version of a deletion that was only tried is the one before it
        replay.calls("vm-delete-200-dryrun");
        replay.call("vm-delete-collection", ".items[0].metadata");
        replay.settle();
        replay.call("vm-list-410-exact-resourceversion");
        replay.sameEvents("watch-410-error-event");
        JsonNode page = replay.client().get(KubeClient.MACHINES + "?limit=2").json();
        Recorded continued = replay.recorded("vm-list-410-continue-expired");
        replay.translate(
                continued.path().replaceAll(".*continue=", ""),
                page.path("metadata").path("continue").asString());
        replay.translate("2126", page.path("metadata").path("resourceVersion").asString());
        replay.misbehaviour().compact();
        replay.call("vm-list-410-continue-expired");
        replay.sameEvents("watch-410-error-event-old-rv");
    }
}
