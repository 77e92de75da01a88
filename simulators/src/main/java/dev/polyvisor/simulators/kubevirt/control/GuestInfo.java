package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.Json;
import tools.jackson.databind.node.ObjectNode;

/** What the guest agent tells. */
public final class GuestInfo {
    private GuestInfo() {}

    static ObjectNode system() {
        return Json.object()
                .put("id", "debian")
                .put("kernelRelease", "6.1.0-13-amd64")
                .put("kernelVersion", "#1 SMP PREEMPT_DYNAMIC")
                .put("machine", "x86_64")
                .put("name", "Debian GNU/Linux")
                .put("prettyName", "Debian GNU/Linux 12 (bookworm)")
                .put("version", "12 (bookworm)")
                .put("versionId", "12");
    }
}
