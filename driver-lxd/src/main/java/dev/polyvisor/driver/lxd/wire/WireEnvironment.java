package dev.polyvisor.driver.lxd.wire;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What the server says of itself to those whom it trusts. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireEnvironment(
        String server,
        String serverVersion,
        String serverName,
        boolean serverClustered,
        String project,
        String kernelArchitecture,
        String certificateFingerprint,
        String certificate,
        List<String> addresses,
        String driver) {

    public WireEnvironment {
        server = Absent.text(server);
        serverVersion = Absent.text(serverVersion);
        serverName = Absent.text(serverName);
        project = Absent.text(project);
        kernelArchitecture = Absent.text(kernelArchitecture);
        certificateFingerprint = Absent.text(certificateFingerprint);
        certificate = Absent.text(certificate);
        addresses = Absent.list(addresses);
        driver = Absent.text(driver);
    }
}
