package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** How many processors there are, as sockets, cores of each and threads of each. */
@JsonDeserialize(using = WireTopology.Reader.class)
public record WireTopology(
        @Nullable String sockets,
        @Nullable String cores,
        @Nullable String threads) {
    /** Reads it. */
    static final class Reader extends TextsReader<WireTopology> {
        Reader() {
            super(
                    WireTopology.class,
                    texts -> new WireTopology(texts[0], texts[1], texts[2]),
                    "sockets",
                    "cores",
                    "threads");
        }
    }
}
