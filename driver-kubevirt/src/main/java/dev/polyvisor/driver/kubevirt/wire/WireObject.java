package dev.polyvisor.driver.kubevirt.wire;

/** Anything that an API server keeps. */
public interface WireObject {
    WireMeta metadata();
}
