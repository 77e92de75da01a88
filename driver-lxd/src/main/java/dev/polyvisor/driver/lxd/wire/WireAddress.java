package dev.polyvisor.driver.lxd.wire;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** An address of an interface; the netmask is the length of the prefix. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireAddress(String family, String address, String netmask, String scope) {

    public WireAddress {
        family = Absent.text(family);
        address = Absent.text(address);
        netmask = Absent.text(netmask);
        scope = Absent.text(scope);
    }
}
