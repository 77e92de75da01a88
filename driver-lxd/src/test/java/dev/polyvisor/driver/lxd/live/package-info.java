/** A real LXD of our own, and the tests that run against it. */
@NullMarked
package dev.polyvisor.driver.lxd.live;

import org.jspecify.annotations.NullMarked;
