package dev.polyvisor.driver.lxd.wire;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What passed through an interface. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireCounters(
        long bytesReceived,
        long bytesSent,
        long packetsReceived,
        long packetsSent,
        long errorsReceived,
        long errorsSent) {}
