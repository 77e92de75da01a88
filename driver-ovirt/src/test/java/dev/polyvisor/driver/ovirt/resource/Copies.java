package dev.polyvisor.driver.ovirt.resource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The copies that the text of a snapshot names. */
final class Copies {
    private Copies() {}

    static String of(String snapshot, String disk) {
        for (JsonNode each : JsonMapper.shared().readTree(snapshot).path("snapshots")) {
            if (each.path("disk").asString("").equals(disk)) {
                return each.path("id").asString("");
            }
        }
        throw new AssertionError("no copy of " + disk + " in " + snapshot);
    }
}
