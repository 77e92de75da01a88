package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** An event of the audit log. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireEvent(
        @Nullable String id,
        @Nullable String code,
        @Nullable String time,
        @Nullable String severity,
        @Nullable String description,
        @Nullable String correlationId,
        @Nullable WireRef user,
        @Nullable WireRef vm,
        @Nullable WireRef host,
        @Nullable WireRef cluster,
        @Nullable WireRef dataCenter,
        @Nullable WireRef template,
        @Nullable WireRef storageDomain) {}
