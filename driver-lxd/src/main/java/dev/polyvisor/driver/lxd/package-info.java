/** How a host connects to LXD and Incus: the driver {@code lxd}, its options, and the way in with a token. */
@NullMarked
package dev.polyvisor.driver.lxd;

import org.jspecify.annotations.NullMarked;
