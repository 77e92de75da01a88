package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A snapshot. That of a list has the whole machine as it was, which is passed over. */
@JsonDeserialize(using = WireSnapshot.Reader.class)
public record WireSnapshot(
        @Nullable String id,
        @Nullable String description,
        @Nullable String snapshotType,
        @Nullable String snapshotStatus,
        @Nullable String persistMemorystate,
        @Nullable String date) {
    /** Reads it. */
    static final class Reader extends TextsReader<WireSnapshot> {
        Reader() {
            super(
                    WireSnapshot.class,
                    texts -> new WireSnapshot(texts[0], texts[1], texts[2], texts[3], texts[4], texts[5]),
                    "id",
                    "description",
                    "snapshot_type",
                    "snapshot_status",
                    "persist_memorystate",
                    "date");
        }
    }
}
