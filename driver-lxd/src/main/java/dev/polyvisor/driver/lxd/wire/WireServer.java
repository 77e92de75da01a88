package dev.polyvisor.driver.lxd.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** {@code GET /1.0}. An untrusted caller sees no environment. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireServer(
        List<String> apiExtensions,
        List<String> authMethods,
        String auth,
        @Nullable WireEnvironment environment) {

    public WireServer {
        apiExtensions = Absent.list(apiExtensions);
        authMethods = Absent.list(authMethods);
        auth = Absent.text(auth);
    }
}
