package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A reference to an entity, or what of an entity is needed where it is named. */
@JsonDeserialize(using = WireRef.Reader.class)
public record WireRef(@Nullable String id, @Nullable String name) {

    /** The identifier, empty when there is no reference or it has none. */
    public static String idOf(@Nullable WireRef reference) {
        return reference == null || reference.id == null ? "" : reference.id;
    }

    /** Reads it. */
    static final class Reader extends TextsReader<WireRef> {
        Reader() {
            super(WireRef.class, texts -> new WireRef(texts[0], texts[1]), "id", "name");
        }
    }
}
