/**
 * What a host application uses: {@link dev.polyvisor.api.Fleet} and {@link dev.polyvisor.api.Provider}, connections and
 * secrets, operations, capabilities and the one error type.
 */
@NullMarked
package dev.polyvisor.api;

import org.jspecify.annotations.NullMarked;
