package dev.polyvisor.simulators.kubevirt;

import dev.polyvisor.simulators.kubevirt.KubeClient.Watching;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What was recorded of machines in trouble, and while KubeVirt's own server was down. */
final class RecordedTroubles {
    private final Replay replay;

    RecordedTroubles(Replay replay) {
        this.replay = replay;
    }

    /** A machine like the first recorded one. */
    private void machine(String name, String strategy) {
        machine(name, strategy, "\"containerDisk\": {", "\"containerDisk\": {");
    }

    /** One that the recording told its stand-in for a host by a label what to do with. */
    private void labelled(String name, String strategy, String label) {
        String domain = "\"kubevirt.io/domain\": \"" + name + "\"";
        machine(name, strategy, domain, domain + ", \"sim\": \"" + label + "\"");
    }

    private void machine(String name, String strategy, String from, String to) {
        String body = replay.recorded("vm-create-201")
                .request()
                .replace("vm-a", name)
                .replace("Halted", strategy)
                .replace(from, to);
        int status = replay.client().post(KubeClient.MACHINES, body).status();
        if (status != 201) {
            replay.differ(name + ": " + status);
        }
    }

    void run() {
        KubeVirtContent unused = replay.content()
                .guest("demo", "vm-pull", Guest.IMAGE_PULL_FAILS)
                .guest("demo", "vm-stuck", Guest.HANGS_AT_START)
                .guest("demo", "vm-nostart", Guest.FAILS_TO_START);
        labelled("vm-man", "Manual", "shutdown");
        replay.settle();
        replay.call("start-202-manual");
        labelled("vm-crash", "Always", "crash");
        labelled("vm-pull", "Always", "imagepull");
        labelled("vm-stuck", "Always", "stuck");
        labelled("vm-shut", "RerunOnFailure", "shutdown");
        labelled("vm-once", "Once", "shutdown");
        machine("vm-big", "Always", "128Mi", "4000Gi");
        String claim = "\"persistentVolumeClaim\": {\"claimName\": \"nosuch\"}, \"was\": {";
        machine("vm-nopvc", "Always", "\"containerDisk\": {", claim);
        machine(
                "vm-nodv",
                "Always",
                "\"containerDisk\": {",
                claim.replace("persistentVolumeClaim", "dataVolume").replace("claimName", "name"));
        replay.settle();
        replay.until("vm-man", "Running").until("vm-shut", "Running").until("vm-once", "Running");
        replay.until("vm-crash", "Running").settle();
        ends();
        String spec = ".spec";
        replay.calls("vm-get-status-pull", "vm-get-status-stuck", "vm-get-status-man", "vm-get-status-once");
        replay.calls("vm-get-status-shut");
        replay.call("vm-get-status-nodv", spec);
        replay.call("vm-get-status-nopvc", spec);
        replay.call("vm-get-status-big", ".status.conditions");
        replay.call("vmi-get-succeeded", ".metadata.generation");
        replay.call("restart-409-not-running");
        backOff();
    }

    /** Guests that end by themselves. */
    private void ends() {
        KubeVirtContent unused =
                replay.content().guestShutsDown("demo", "vm-shut").guestShutsDown("demo", "vm-man");
        KubeVirtContent unusedToo = replay.content().guestShutsDown("demo", "vm-once");
        String version = Long.toString(replay.object("virtualmachines", "demo", "vm-crash")
                        .path("metadata")
                        .path("resourceVersion")
                        .asLong()
                - 1);
        KubeVirtContent unusedAgain = replay.content().guestCrashes("demo", "vm-crash");
        replay.call("vmi-get-failed", ".metadata", ".status");
        replay.until(
                "another instance of vm-crash",
                () -> replay.object("virtualmachines", "demo", "vm-crash")
                        .path("status")
                        .toString()
                        .contains("GuestNotRunning"));
        replay.call("vm-get-status-crash");
        replay.until("vm-crash", "Running").settle();
        replay.call("stop-crashing").settle();
        try (Watching watching = replay.client()
                .watch(KubeClient.MACHINES + "?watch=true&fieldSelector=metadata.name%3Dvm-crash&timeoutSeconds=45"
                        + "&resourceVersion=" + version)) {
            replay.advance(Duration.ofSeconds(50));
            shows("watch-vm-crashloop", watching.toEnd());
        }
        try (Watching again = replay.watch("watch-vm-crashloop")) {
            replay.advance(Duration.ofSeconds(50));
            if (again.toEnd().size() != 1) {
                replay.differ("watch-vm-crashloop: more than the machine itself");
            }
        }
    }

    /** Every status that was recorded shows. */
    private void shows(String name, List<JsonNode> here) {
        Set<String> was = statuses(replay.events(name));
        Set<String> is = statuses(here);
        if (!is.equals(was)) {
            replay.differ(name + ": recorded " + was + " but was " + is);
        }
    }

    private static Set<String> statuses(List<JsonNode> events) {
        Set<String> statuses = new LinkedHashSet<>();
        events.forEach(event -> {
            String status = KubeClient.text(event, "status", "printableStatus");
            if (!status.isEmpty()) {
                statuses.add(status);
            }
        });
        return new java.util.TreeSet<>(statuses);
    }

    private void backOff() {
        try (Watching watching = replay.watch("watch-vm-crashloopbackoff")) {
            labelled("vm-nostart", "Always", "nostart");
            replay.until("vm-nostart", "CrashLoopBackOff").settle();
            replay.call("vm-get-status-crashloopbackoff");
            replay.call("start-409-crashlooping");
            replay.advance(Duration.ofSeconds(60));
            shows("watch-vm-crashloopbackoff", watching.toEnd());
        }
    }

    void down() {
        machine("page-1", "Halted");
        replay.settle();
        replay.misbehaviour().virtApi(KubeVirtFaults.VirtApi.GONE);
        replay.calls("vm-create-500-webhook-down", "start-503-virt-api-down");
        replay.misbehaviour().virtApi(KubeVirtFaults.VirtApi.UNAVAILABLE);
        replay.calls("start-503-apiservice-unavailable", "resources-subresources-503");
        replay.call("vm-get-200-virt-api-down", ".metadata.labels");
    }
}
