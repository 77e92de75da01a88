package dev.polyvisor.simulators.ovirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.simulators.VirtualClock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The recorded requests to a real engine, made again in the recorded order: the simulator answers the same. */
class OvirtSamplesTest {
    private static final String ONLY_JSON = "XML: the simulator speaks JSON alone";

    /** What is not answered as recorded, and why. */
    private static final Map<String, String> DIFFERENT = Map.ofEntries(
            Map.entry("cluster-create", "what a second cluster has by default, and its management network"),
            Map.entry("cluster-update", "as with its creation"),
            Map.entry("disk-list-after", "the recorded host never extended the disk"),
            Map.entry("disks-follow-profile-statistics", "disks refer to profiles by the address at the top"),
            Map.entry("event-get", "the number of the event"),
            Map.entry("events", "a host of the cluster is named in events of storage domains"),
            Map.entry("events-collector-query", "a host of the cluster is named in events of storage domains"),
            Map.entry("jobs", "the simulator has jobs only for what takes time"),
            Map.entry("storagedomains-follow", "the removal of a disk was recorded in the middle"),
            Map.entry("vm-graphicsconsoles", "consoles have no address"),
            Map.entry("vm-migrate", "another host was not fit"),
            Map.entry("vm-preview-running-conflict", "what failed is not repeated beside the fault"),
            Map.entry("vms-follow-collector", "lists do not show the mode of NUMA nodes"),
            Map.entry("vms-follow-inventory", "what the statistics of a guest say"),
            Map.entry("vms-follow-snapshots-disks", "disks of snapshots have their addresses"),
            Map.entry("vnicprofiles-follow", "who has permissions"));

    /** What was asked before the engine had done what it was asked before. */
    private static final Set<String> AT_ONCE =
            Set.of("vm-start-conflict", "vm-powering-down", "disk-created", "templates-follow");

    private final VirtualClock clock = new VirtualClock();
    private final OvirtSimulator engine = OvirtSimulator.builder().clock(clock).start();
    private final Replay replay = new Replay(engine, clock);

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void each_recorded_request_is_answered_as_it_was_recorded() {
        for (RecordedCall call : RecordedCall.all()) {
            if (!call.isXml()) {
                between(call.name());
                replay.call(call);
            }
        }
        Map<String, List<String>> unexpected = new TreeMap<>(replay.differences());
        unexpected.keySet().removeAll(DIFFERENT.keySet());
        assertThat(unexpected).isEmpty();
        assertThat(replay.differences().keySet())
                .as("what has a reason differs indeed")
                .containsExactlyInAnyOrderElementsOf(DIFFERENT.keySet());
    }

    @Test
    void each_recorded_file_belongs_to_a_request_or_is_xml() {
        Set<String> used = new TreeSet<>();
        Map<String, String> notReplayed = new TreeMap<>();
        for (RecordedCall call : RecordedCall.all()) {
            for (String field : List.of("request_body", "response_body")) {
                if (call.isXml() && !call.file(field).isEmpty()) {
                    notReplayed.put(call.file(field), ONLY_JSON);
                } else if (!call.file(field).isEmpty()) {
                    used.add(call.file(field));
                }
            }
        }
        assertThat(notReplayed.keySet()).isNotEmpty().allMatch(file -> file.contains("xml"));
        used.addAll(notReplayed.keySet());
        assertThat(RecordedCall.files()).isEqualTo(used);
    }

    /** What happened between two recorded requests. */
    private void between(String next) {
        if (!AT_ONCE.contains(next)) {
            replay.settle();
        }
        OvirtContent content = engine.content();
        switch (next) {
            case "vm-nic2-create" ->
                replay.alias("6ca8e4f3-852d-4cea-9bd4-23c8c8f53157", content.id("vnicprofiles", "vlan100"));
            case "vms-follow-all" -> content.status(content.id("vms", "vm1"), "up");
            case "vm2-empty-follow" -> {
                String cluster = content.id("clusters", "Default");
                String vm2 = content.add(
                        "vms", "{\"name\":\"vm2\",\"memory\":\"536870912\",\"cluster\":{\"id\":\"" + cluster + "\"}}");
                replay.alias("3c2237f0-7bf2-4820-818a-154ecc6b8899", vm2);
            }
            case "events-from-matrix" -> {
                EngineClient unused = replay.client().login();
            }
            case "job-steps" ->
                replay.alias(
                        "11e11f00-8bd5-478f-a853-33f3859f59c2",
                        replay.client()
                                .get("/jobs")
                                .path("job")
                                .path(0)
                                .path("id")
                                .asString());
            case "vm-migrate" -> content.changeSilently("hosts/" + content.id("hosts", "host2"), status("maintenance"));
            case "vm-nic-hotplug" -> content.changeSilently("hosts/" + content.id("hosts", "host2"), status("up"));
            // the engine gives the id of the active snapshot to the one that is made
            case "vm-preview-running-conflict" ->
                replay.alias(
                        "3ec91295-1b83-4b50-a2ee-a1b53f623612",
                        replay.client()
                                .get("/vms/" + content.id("vms", "vm1") + "/snapshots")
                                .path("snapshot")
                                .path(1)
                                .path("id")
                                .asString());
            case "storagedomains-with-unattached" ->
                content.add(
                        "storagedomains",
                        "{\"name\":\"nfs2\",\"type\":\"data\",\"storage\":{\"type\":\"nfs\","
                                + "\"address\":\"nfs.example.test\",\"path\":\"/exports/data2\"}}");
            default -> {}
        }
    }

    private static String status(String name) {
        return "{\"status\":\"" + name + "\"}";
    }
}
