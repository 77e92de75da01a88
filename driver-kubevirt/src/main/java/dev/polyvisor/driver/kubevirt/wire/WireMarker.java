package dev.polyvisor.driver.kubevirt.wire;

/** The object of a bookmark, and whatever else of which only the metadata count. */
public record WireMarker(WireMeta metadata) implements WireObject {
    public WireMarker {
        metadata = WireMeta.orNone(metadata);
    }
}
