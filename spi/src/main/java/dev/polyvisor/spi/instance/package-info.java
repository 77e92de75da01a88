/**
 * What handles on instances have in common, whatever the driver: {@link dev.polyvisor.spi.instance.BackendInstance} to
 * begin with, the facets of which a backend has nothing, the table of what it can do and why not the rest.
 */
@NullMarked
package dev.polyvisor.spi.instance;

import org.jspecify.annotations.NullMarked;
