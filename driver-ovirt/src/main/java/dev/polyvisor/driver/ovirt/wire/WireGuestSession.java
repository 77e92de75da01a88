package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Somebody who is logged in at a guest, or looks at its console. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireGuestSession(
        @Nullable String id,
        @Nullable String consoleUser,
        @Nullable User user) {

    /** The user. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record User(
            @Nullable String userName,
            @Nullable String name,
            @Nullable WireRef domain) {}
}
