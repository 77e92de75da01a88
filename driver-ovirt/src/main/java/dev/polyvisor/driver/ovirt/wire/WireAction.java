package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** The answer to an action or a removal: what works on it. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireAction(
        @Nullable String status,
        @Nullable WireRef job,
        @Nullable Ticket ticket) {

    /** What opens a console. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Ticket(@Nullable String value, @Nullable String expiry) {
        /** The value is nobody's business. */
        @Override
        public String toString() {
            return "Ticket[expiry=" + expiry + "]";
        }
    }
}
