package dev.polyvisor.driver.lxd.inventory;

import tools.jackson.databind.node.ObjectNode;

/** What instances of a scripted server can be. */
final class ScriptedLxdInstances {
    private ScriptedLxdInstances() {}

    static void withSnapshot(ObjectNode instance) {
        instance.putArray("snapshots").addObject().put("name", "s1").put("created_at", "2026-11-21T06:27:12Z");
    }

    /** As a cluster shows an instance whose member does not answer. */
    static void outOfReach(ObjectNode instance) {
        instance.put("status", "Error").put("status_code", 112);
        instance.putObject("config");
        instance.putObject("expanded_config");
        instance.putObject("expanded_devices");
        instance.putNull("state");
        instance.putNull("snapshots");
        instance.putArray("profiles");
    }
}
