package dev.polyvisor.driver.lxd.wire;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A certificate that the server trusts. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireCertificate(
        String name, String type, String fingerprint, String certificate, boolean restricted, List<String> projects) {

    public WireCertificate {
        name = Absent.text(name);
        type = Absent.text(type);
        fingerprint = Absent.text(fingerprint);
        certificate = Absent.text(certificate);
        projects = Absent.list(projects);
    }
}
