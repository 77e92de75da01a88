package dev.polyvisor.driver.lxd.wire;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A member of a cluster. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireMember(
        String serverName,
        String url,
        String status,
        String message,
        String description,
        String architecture,
        String failureDomain,
        List<String> roles,
        List<String> groups) {

    public WireMember {
        serverName = Absent.text(serverName);
        url = Absent.text(url);
        status = Absent.text(status);
        message = Absent.text(message);
        description = Absent.text(description);
        architecture = Absent.text(architecture);
        failureDomain = Absent.text(failureDomain);
        roles = Absent.list(roles);
        groups = Absent.list(groups);
    }
}
