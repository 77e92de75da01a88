package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What a host has for machines. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireHostRoom(
        @Nullable String id,
        @Nullable String status,
        @Nullable WireRef cluster,
        @Nullable String maxSchedulingMemory,
        WireHost.@Nullable Cpu cpu) {

    /** How many processors a machine can have there: those of the host, threads included. */
    public long processors() {
        WireTopology topology = cpu == null ? null : cpu.topology();
        return topology == null
                ? 0
                : Math.max(1L, Scalars.number(topology.sockets()))
                        * Math.max(1L, Scalars.number(topology.cores()))
                        * Math.max(1L, Scalars.number(topology.threads()));
    }
}
