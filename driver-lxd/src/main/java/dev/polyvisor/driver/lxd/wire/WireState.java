package dev.polyvisor.driver.lxd.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What an instance does now. The network is missing while it is stopped. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireState(
        String status,
        int statusCode,
        long pid,
        long processes,
        Map<String, WireInterface> network,
        Map<String, WireDiskUsage> disk,
        @Nullable WireMemoryUsage memory,
        @Nullable WireCpuUsage cpu) {

    public WireState {
        status = Absent.text(status);
        network = Absent.map(network);
        disk = Absent.map(disk);
    }
}
