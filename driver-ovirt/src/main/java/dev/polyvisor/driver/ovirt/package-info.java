/** How a host connects to oVirt: the driver {@code ovirt}, its options, and how to get the certificate of an engine. */
@NullMarked
package dev.polyvisor.driver.ovirt;

import org.jspecify.annotations.NullMarked;
