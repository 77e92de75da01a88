package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What a machine shows only when all of its content is asked for. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireVmContent(@Nullable String id, @Nullable Initialization initialization) {

    /** How the guest is set up, and the whole machine as an OVF. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Initialization(@Nullable Configuration configuration) {}

    /** A machine in another format. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Configuration(
            @Nullable String type, @Nullable String data) {}

    /** The machine as an OVF, empty when the engine does not tell. */
    public String ovf() {
        Configuration configuration = initialization == null ? null : initialization.configuration();
        return configuration == null ? "" : Scalars.text(configuration.data());
    }
}
