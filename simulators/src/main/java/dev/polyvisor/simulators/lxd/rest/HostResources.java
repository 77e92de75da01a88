package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.state.Json;
import tools.jackson.databind.node.ObjectNode;

/** {@code /1.0/resources}: a host that has enough of everything. */
final class HostResources implements Resource {
    private static final int CPUS = 16;
    private static final long MEMORY = 64L << 30;

    @Override
    public void handle(Call call) {
        ObjectNode json = Json.object();
        json.putObject("cpu").put("architecture", "x86_64").put("total", CPUS);
        json.putObject("memory").put("used", MEMORY / 4).put("total", MEMORY);
        call.sync(json);
    }
}
