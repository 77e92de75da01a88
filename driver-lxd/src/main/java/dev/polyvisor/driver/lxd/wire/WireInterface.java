package dev.polyvisor.driver.lxd.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A network interface of a running instance. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireInterface(
        List<WireAddress> addresses,
        @Nullable WireCounters counters,
        String hwaddr,
        String hostName,
        int mtu,
        String state,
        String type) {

    public WireInterface {
        addresses = Absent.list(addresses);
        hwaddr = Absent.text(hwaddr);
        hostName = Absent.text(hostName);
        state = Absent.text(state);
        type = Absent.text(type);
    }
}
