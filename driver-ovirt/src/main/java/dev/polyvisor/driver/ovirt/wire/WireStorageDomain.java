package dev.polyvisor.driver.ovirt.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A storage domain. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireStorageDomain(
        @Nullable String id,
        @Nullable String name,
        @Nullable String description,
        @Nullable String type,
        @Nullable String status,
        @Nullable String externalStatus,
        @Nullable String master,
        @Nullable Storage storage,
        @Nullable String available,
        @Nullable String used,
        @Nullable String committed,
        @Nullable Map<String, List<WireRef>> dataCenters) {

    /** Where it is. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Storage(
            @Nullable String type,
            @Nullable String address,
            @Nullable String path) {}
}
