package dev.polyvisor.driver.ovirt.wire;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A disk. Whether it is shared was once read under another spelling, too; both are taken. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireDisk(
        @Nullable String id,
        @Nullable String name,
        @Nullable String alias,
        @Nullable String description,
        @JsonAlias("sharable") @Nullable String shareable,
        @Nullable WireRef diskProfile,
        @Nullable Map<String, List<WireRef>> storageDomains,
        @Nullable String provisionedSize,
        @Nullable String actualSize,
        @Nullable String status,
        @Nullable String backup,
        @Nullable String storageType,
        @Nullable String contentType,
        @Nullable String format,
        @Nullable String sparse,
        @Nullable LunStorage lunStorage) {

    /** The units of a disk on a storage network. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record LunStorage(@Nullable String id, @Nullable Map<String, List<LogicalUnit>> logicalUnits) {}

    /** A unit of a disk on a storage network. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record LogicalUnit(
            @Nullable String id,
            @Nullable String address,
            @Nullable String port,
            @Nullable String target,
            @Nullable String lunMapping,
            @Nullable String size) {}
}
