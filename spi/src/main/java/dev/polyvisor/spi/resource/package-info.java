/**
 * Allocation of resources, written once for all drivers: {@link dev.polyvisor.spi.resource.GenericResourceDriver} over
 * the driver's {@code Instances} and a small port, {@link dev.polyvisor.spi.resource.ResourceBackend}, for what instances
 * cannot express. The page {@code docs/resources.md} is for its authors.
 */
@NullMarked
package dev.polyvisor.spi.resource;

import org.jspecify.annotations.NullMarked;
