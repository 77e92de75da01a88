package dev.polyvisor.driver.lxd.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** An image. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireImage(
        String fingerprint,
        List<WireAlias> aliases,
        String type,
        long size,
        String architecture,
        Map<String, String> properties,
        @JsonProperty("public") boolean shared,
        boolean cached,
        boolean autoUpdate,
        List<String> profiles,
        String filename,
        String createdAt,
        String uploadedAt,
        String expiresAt,
        String lastUsedAt) {

    public WireImage {
        fingerprint = Absent.text(fingerprint);
        aliases = Absent.list(aliases);
        type = Absent.text(type);
        architecture = Absent.text(architecture);
        properties = Absent.map(properties);
        profiles = Absent.list(profiles);
        filename = Absent.text(filename);
        createdAt = Absent.text(createdAt);
        uploadedAt = Absent.text(uploadedAt);
        expiresAt = Absent.text(expiresAt);
        lastUsedAt = Absent.text(lastUsedAt);
    }
}
