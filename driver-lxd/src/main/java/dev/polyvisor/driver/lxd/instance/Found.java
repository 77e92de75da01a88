package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.driver.lxd.inventory.InstanceLookup;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.driver.lxd.wire.WireInstance;

/**
 * An instance as it was just read.
 *
 * @param value what the inventory would have
 * @param wire what the server said
 * @param etag the version of its configuration, empty when it was read with others
 */
record Found(LxdInstance value, WireInstance wire, String etag) {
    private static final int STOPPED = 102;
    private static final int FROZEN = 110;
    private static final int ERROR = 112;

    static Found of(InstanceLookup.Read read) {
        return new Found(read.value(), read.wire(), read.etag().orElse(""));
    }

    String project() {
        return value.project();
    }

    String name() {
        return value.name();
    }

    /** As LXD counts: frozen ones are running. */
    boolean isRunning() {
        return wire.statusCode() != STOPPED && wire.statusCode() != ERROR;
    }

    boolean isFrozen() {
        return wire.statusCode() == FROZEN;
    }

    boolean isStopped() {
        return wire.statusCode() == STOPPED;
    }
}
