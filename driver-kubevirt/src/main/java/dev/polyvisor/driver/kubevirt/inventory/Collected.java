package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.wire.WireObject;

/**
 * A collection that is listed and watched.
 *
 * @param kind the collection
 * @param type what its objects are read as
 */
record Collected(KubeKind kind, Class<? extends WireObject> type) {}
