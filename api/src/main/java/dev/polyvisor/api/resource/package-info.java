/**
 * Allocation of resources: a definition goes in, a running machine with a hardware address comes out.
 *
 * <p>{@link dev.polyvisor.api.resource.ResourceDriver} is what a host calls. Definitions, configurations and snapshot
 * information are JSON text, so that the package needs no JSON library; {@link dev.polyvisor.api.resource.Requirements}
 * and {@link dev.polyvisor.api.resource.Disk} are the part of a definition that means the same on every backend.
 */
@NullMarked
package dev.polyvisor.api.resource;

import org.jspecify.annotations.NullMarked;
