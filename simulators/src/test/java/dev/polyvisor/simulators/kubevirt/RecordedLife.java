package dev.polyvisor.simulators.kubevirt;

import dev.polyvisor.simulators.kubevirt.KubeClient.Watching;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** What was recorded of the life of a machine: sub-resources, watches, instance types. */
final class RecordedLife {
    private final Replay replay;

    RecordedLife(Replay replay) {
        this.replay = replay;
    }

    void run() {
        kinds();
        start();
        pause();
        restart();
        volumes();
        stop();
        delete();
        instanceTypes();
        watches();
        unschedulable();
    }

    private void post(String path, String body) {
        int status = replay.client().post(path, replay.here(body)).status();
        if (status != 201) {
            replay.differ(path + ": " + status);
        }
    }

    /** The first recorded machine under another name. */
    private String machine(String name) {
        return replay.recorded("vm-create-201").request().replace("vm-a", name);
    }

    private void kinds() {
        replay.calls("vm-create-201-wrong-kind", "migration-create-422-crd-schema", "kubevirt-create-422-crd-schema");
        post(
                "/apis/instancetype.kubevirt.io/v1beta1/namespaces/demo/virtualmachineinstancetypes",
                "{\"apiVersion\":\"instancetype.kubevirt.io/v1beta1\",\"kind\":\"VirtualMachineInstancetype\","
                        + "\"metadata\":{\"name\":\"it1\"},\"spec\":{\"cpu\":{\"guest\":1},\"memory\":{\"guest\":\"1Gi\"}}}");
        replay.calls("instancetype-delete-200-status-success", "start-406-accept-json");
    }

    private void start() {
        replay.client().delete(KubeClient.MACHINES);
        replay.until(
                "no machine",
                () -> replay.content().names("virtualmachines", "demo").isEmpty());
        replay.call("vm-list-empty");
        post(KubeClient.MACHINES, machine("vm-b"));
        replay.settle();
        replay.calls(
                "stop-409-not-running",
                "restart-409-halted",
                "pause-404-no-vmi",
                "start-404",
                "start-202-dryrun",
                "start-202",
                "vm-get-starting");
        replay.until(
                "vm-b has an instance",
                () -> replay.object("virtualmachines", "demo", "vm-b")
                        .path("status")
                        .path("created")
                        .asBoolean(false));
        replay.call("start-409-again");
        replay.until("vm-b", "Running").settle();
        replay.call("vm-get-running").call("vmi-get-running", ".metadata.generation");
        // of a pod only what a client looks at is simulated
        replay.call(
                "launcher-pod",
                ".items[0].spec",
                ".items[0].status",
                ".items[0].metadata.annotations",
                ".items[0].metadata.labels.topology.kubernetes.io/zone");
        replay.calls("events", "guestosinfo", "filesystemlist", "userlist");
    }

    private void pause() {
        replay.call("pause-200").settle().call("vm-get-paused").call("vmi-get-paused", ".metadata.generation");
        replay.calls("pause-409-again", "softreboot-409-paused", "unpause-200", "unpause-409-not-paused");
        replay.calls("softreboot-200", "reset-200", "freeze-200", "unfreeze-200")
                .settle();
    }

    private void restart() {
        replay.calls("restart-202", "vm-get-restarting");
        String old = replay.object("virtualmachineinstances", "demo", "vm-b")
                .path("metadata")
                .path("uid")
                .asString();
        replay.until(
                "another instance",
                () -> !replay.object("virtualmachineinstances", "demo", "vm-b")
                        .path("metadata")
                        .path("uid")
                        .asString(old)
                        .equals(old));
        replay.until("vm-b", "Running").settle();
        replay.call("migrate-202");
        replay.until(
                "the target is prepared",
                () -> replay.client()
                        .get("/apis/kubevirt.io/v1/namespaces/demo/virtualmachineinstancemigrations")
                        .body()
                        .contains("PreparingTarget"));
        replay.call("vmim-list", ".items[0].status.migrationState");
        replay.call("vm-get-migrating");
        replay.until("vm-b", "Migrating").until("vm-b", "Running").settle();
        replay.call("vmim-list-succeeded");
        // the migrated instance was marked by a controller that writes only then
        replay.call("vmi-get-migrated", ".metadata.generation", ".metadata.annotations.kubevirt.io/nonroot");
    }

    private void volumes() {
        replay.call("addvolume-202").settle();
        replay.calls("removevolume-409", "addvolume-400-malformed");
        replay.call("expand-spec");
        replay.calls("objectgraph-400", "portforward-no-upgrade", "vnc-no-upgrade");
        replay.call(
                "delete-vmi-of-vm",
                ".metadata.generation",
                ".metadata.annotations.kubevirt.io/nonroot",
                ".status.volumeStatus");
        replay.until(
                "the instance is gone",
                () -> !replay.object("virtualmachines", "demo", "vm-b")
                        .path("status")
                        .path("created")
                        .asBoolean(false));
    }

    private void stop() {
        replay.until("vm-b", "Running").settle();
        replay.calls("stop-400-bad-graceperiod", "stop-202");
        replay.call("vm-get-stopping");
        replay.until("vm-b", "Stopped");
        replay.until(
                "the instance lets go of its volumes",
                () -> !replay.object("virtualmachines", "demo", "vm-b")
                        .toString()
                        .contains("PVCNotReady"));
        replay.call("vm-get-stopped");
        replay.settle().call("vmi-get-404-stopped");
    }

    private void delete() {
        int status =
                replay.client().call("virtualmachines", "vm-b", "start", null).status();
        if (status != 202) {
            replay.differ("another start: " + status);
        }
        replay.until("vm-b", "Running").settle();
        replay.call("delete-vm-running-200");
        replay.steps(1).call("vm-get-terminating", ".status");
        replay.until(
                "vm-b is gone",
                () -> replay.content().find("virtualmachines", "demo", "vm-b").isEmpty());
        life("watch-vm-lifecycle", event -> KubeClient.text(event, "status", "printableStatus"));
        life("watch-vmi-lifecycle", event -> KubeClient.text(event, "status", "phase"));
    }

    /** The recorded life and this one go through the same states in the same order. */
    private void life(String name, Function<JsonNode, String> state) {
        try (Watching watching = replay.watch(name)) {
            replay.advance(Duration.ofSeconds(200));
            List<JsonNode> here = watching.toEnd();
            // the recording goes on with other machines
            List<String> was = changes(
                    replay.events(name).stream()
                            .filter(each ->
                                    KubeClient.text(each, "metadata", "name").equals("vm-b"))
                            .toList(),
                    state);
            List<String> is = changes(here, state);
            // a write of something that nobody can see
            was.removeIf(each -> each.equals("MODIFIED Pending"));
            is.removeIf(each -> each.startsWith("BOOKMARK"));
            if (!was.equals(is)) {
                replay.differ(name + "\n  recorded " + was + "\n  but was  " + is);
            }
            if (here.stream().noneMatch(each -> each.path("type").asString().equals("BOOKMARK"))) {
                replay.differ(name + ": no bookmark");
            }
        }
    }

    private static List<String> changes(List<JsonNode> events, Function<JsonNode, String> state) {
        List<String> changes = new ArrayList<>();
        for (JsonNode event : events) {
            String shown = event.path("type").asString() + " " + state.apply(event);
            if (changes.isEmpty() || !changes.get(changes.size() - 1).equals(shown)) {
                changes.add(shown);
            }
        }
        return changes;
    }

    private void instanceTypes() {
        for (JsonNode each : KubeClient.MAPPER
                .readTree(replay.recorded("clusterinstancetypes-list").response())
                .path("items")) {
            KubeVirtContent unused = replay.content().put(each.toString());
        }
        KubeVirtContent unused = replay.content()
                .instanceType("u1.nano", 1, "512Mi")
                .instanceType("u1.small", 1, "2Gi")
                .preference("cirros");
        replay.call("vm-create-201-instancetype").settle().call("vm-get-instancetype");
        // what a preference prefers is not simulated
        replay.call(
                "vm-expand-spec-instancetype",
                ".spec.template.spec.domain.devices.interfaces[0].model",
                ".spec.template.spec.domain.devices.rng",
                ".spec.template.spec.evictionStrategy",
                ".spec.template.spec.volumes[0].containerDisk.imagePullPolicy",
                ".spec.template.metadata.annotations.vm.kubevirt.io/os");
        replay.call("vm-create-201-instancetype-missing").settle().call("vm-get-instancetype-missing");
        replay.calls("vm-create-422-instancetype-conflict");
        replay.call("clusterinstancetypes-list");
    }

    private void watches() {
        replay.sameEvents("watch-streaming-list");
        replay.sameEvents("watch-no-resourceversion");
        replay.sameEvents("watch-one-name");
        replay.call("watch-422-sendinitialevents-without-match");
    }

    private void unschedulable() {
        String one = replay.object("nodes", "", "node01").toString();
        String two = replay.object("nodes", "", "node02").toString();
        KubeVirtContent unused = replay.content()
                .vanish("nodes", "", "node01")
                .vanish("nodes", "", "node02")
                .patch("virtualmachines", "default", "vm1", "{\"spec\":{\"runStrategy\":\"Always\"}}");
        replay.until(
                "vm1 is refused",
                () -> replay.object("virtualmachines", "default", "vm1")
                        .path("status")
                        .path("printableStatus")
                        .asString("")
                        .equals("ErrorUnschedulable"));
        // another machine than the recorded one, with other volumes
        replay.call("vm-unschedulable", ".metadata.labels", ".spec.template", ".status.volumeSnapshotStatuses");
        replay.call("vmi-scheduling", ".spec");
        KubeVirtContent unusedToo = replay.content().put(one).put(two);
        replay.client().delete("/apis/kubevirt.io/v1/namespaces/default/virtualmachines/vm1");
        replay.settle();
    }
}
