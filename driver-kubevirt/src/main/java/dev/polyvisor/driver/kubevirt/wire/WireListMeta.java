package dev.polyvisor.driver.kubevirt.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a list says of itself. */
public record WireListMeta(
        String resourceVersion, @JsonProperty("continue") String next) {
    public WireListMeta {
        resourceVersion = Absent.text(resourceVersion);
        next = Absent.text(next);
    }
}
