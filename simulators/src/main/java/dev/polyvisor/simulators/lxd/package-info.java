/**
 * A simulated LXD 5.0.2: it answers over a Unix socket and over HTTPS as the real one was recorded, holds as many instances as a test
 * wants, and misbehaves on command.
 */
@NullMarked
package dev.polyvisor.simulators.lxd;

import org.jspecify.annotations.NullMarked;
