package dev.polyvisor.simulators.kubevirt;

import dev.polyvisor.simulators.kubevirt.KubeClient.Reply;
import dev.polyvisor.simulators.kubevirt.KubeClient.Watching;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was recorded around machines: nodes, storage, DataVolumes, snapshots, restore, clone. */
final class RecordedInventory {
    private final Replay replay;

    RecordedInventory(Replay replay) {
        this.replay = replay;
    }

    void run() {
        for (String name : List.of(
                "namespaces",
                "nodes",
                "storageclasses",
                "storageprofiles",
                "networkattachmentdefinitions",
                "volumesnapshotclasses")) {
            served(name);
        }
        replay.client().delete(KubeClient.MACHINES);
        replay.client().delete("/api/v1/namespaces/demo/persistentvolumeclaims");
        replay.until(
                "no machine",
                () -> replay.content().names("virtualmachines", "demo").isEmpty());
        replay.settle();
        try (Watching disks = replay.watch("watch-datavolume")) {
            disks();
            snapshot();
            restore();
            cloned();
            replay.advance(Duration.ofSeconds(200));
            disks(disks.toEnd());
        }
        replay.call("dv-delete-404");
        replay.call("snapshot-delete-200").settle();
    }

    /** What was recorded is put there, and is then listed as it was recorded. */
    private void served(String name) {
        Recorded wanted = replay.recorded(name);
        JsonNode there = KubeClient.MAPPER.readTree(wanted.response());
        String kind = there.path("kind").asString().replaceAll("List$", "");
        List<String> names = new ArrayList<>();
        for (JsonNode each : there.path("items")) {
            ObjectNode object = (ObjectNode) each.deepCopy();
            object.put("kind", kind).put("apiVersion", there.path("apiVersion").asString());
            KubeVirtContent unused = replay.content().put(object.toString());
            names.add(key(each));
        }
        Reply reply = replay.send(replay.client(), wanted);
        ObjectNode here = (ObjectNode) reply.json();
        ArrayNode same = KubeClient.MAPPER.createArrayNode();
        here.path("items").forEach(each -> {
            if (names.contains(key(each))) {
                same.add(each);
            }
        });
        here.set("items", same);
        replay.compare(wanted, new Reply(reply.status(), here.toString(), reply.headers()), List.of());
    }

    private static String key(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.path("namespace").asString("") + "/"
                + metadata.path("name").asString();
    }

    private void disks() {
        replay.call("vm-create-201-datavolumetemplate");
        replay.until("vm-dv", "Provisioning");
        replay.until(
                "the disk is bound",
                () -> !replay.content().names("persistentvolumes", "").isEmpty());
        replay.call("vm-get-provisioning");
        replay.until("vm-dv", "Running").settle();
        replay.call("vm-get-running-datavolume");
        replay.call("vmi-get-running-two-nics", ".metadata.generation");
        replay.calls("datavolumes", "persistentvolumeclaims");
        replay.call("persistentvolumes", ".metadata", ".items[0].spec.persistentVolumeReclaimPolicy");
    }

    private void snapshot() {
        replay.call("snapshot-create-201").settle();
        replay.call("snapshot-get-ready");
        replay.call("snapshotcontents", ".items[0].spec.source.virtualMachine.metadata.finalizers");
        replay.call("volumesnapshots");
        replay.call("snapshot-create-201-source-missing").settle();
        replay.call("snapshot-get-source-missing");
    }

    private void restore() {
        replay.call("restore-create-201-running-vm").settle();
        replay.call("restore-get-vm-running");
        replay.client().call("virtualmachines", "vm-dv", "stop", null);
        replay.until(
                "restored",
                () -> replay.object("virtualmachinerestores", "demo", "restore-a")
                        .path("status")
                        .path("complete")
                        .asBoolean(false));
        replay.settle();
        replay.call("restore-get-after-stop");
        replay.call("vm-get-after-restore");
    }

    private void cloned() {
        replay.call("clone-create-201");
        replay.until(
                "cloned",
                () -> replay.object("virtualmachineclones", "demo", "clone-a")
                        .path("status")
                        .path("phase")
                        .asString("")
                        .equals("Succeeded"));
        replay.call("clone-get");
        replay.settle().call("vm-get-cloned", ".metadata.generation");
    }

    /** Each disk goes through the recorded phases; how many there were depends on the length of the recording. */
    private void disks(List<JsonNode> here) {
        List<JsonNode> there = replay.events("watch-datavolume");
        String first = "vm-dv-root";
        if (!phases(there, first, true).equals(phases(here, first, true))) {
            replay.differ("watch-datavolume\n  recorded " + phases(there, first, true) + "\n  but was  "
                    + phases(here, first, true));
        }
        String restored = "restore-";
        List<String> was = phases(there, restored, false);
        List<String> is = phases(here, restored, false);
        if (!is.containsAll(was) || !is.get(0).equals(was.get(0))) {
            replay.differ("watch-datavolume\n  recorded " + was + "\n  but was  " + is);
        }
    }

    private static List<String> phases(List<JsonNode> events, String prefix, boolean progress) {
        List<String> phases = new ArrayList<>();
        for (JsonNode event : events) {
            if (KubeClient.text(event, "metadata", "name").startsWith(prefix)) {
                String shown = event.path("type").asString() + " " + KubeClient.text(event, "status", "phase")
                        + (progress ? " " + KubeClient.text(event, "status", "progress") : "");
                if (phases.isEmpty() || !phases.get(phases.size() - 1).equals(shown)) {
                    phases.add(shown);
                }
            }
        }
        return phases;
    }
}
