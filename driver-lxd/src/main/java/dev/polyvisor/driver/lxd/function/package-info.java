/**
 * What LXD itself computes about instances, as functions of a client: id maps, processor sets, filters, names, configuration
 * keys, devices, images. They talk to no server, never block, and are safe for use by several threads. What is wrong with an
 * argument is an {@link dev.polyvisor.api.ErrorCode#INVALID_ARGUMENT} that names every fault with its place.
 */
@NullMarked
package dev.polyvisor.driver.lxd.function;

import org.jspecify.annotations.NullMarked;
