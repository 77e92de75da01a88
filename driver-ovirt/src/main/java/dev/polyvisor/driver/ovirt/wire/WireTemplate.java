package dev.polyvisor.driver.ovirt.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A template, with what was followed. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireTemplate(
        @Nullable String id,
        @Nullable String name,
        @Nullable String description,
        @Nullable String comment,
        @Nullable String status,
        @Nullable String type,
        @Nullable WireRef cluster,
        WireVm.@Nullable Os os,
        WireVm.@Nullable Cpu cpu,
        @Nullable String memory,
        WireVm.@Nullable Bios bios,
        @Nullable String creationTime,
        @Nullable TemplateVersion version,
        @Nullable Map<String, List<WireDiskAttachment>> diskAttachments,
        @Nullable Map<String, List<WireNic>> nics) {

    /** The version within templates of one base. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record TemplateVersion(
            @Nullable String versionName,
            @Nullable String versionNumber,
            @Nullable WireRef baseTemplate) {}
}
