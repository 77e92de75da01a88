/** The suites over a live server: one time on a real LXD of our own, where there can be one, and always on the simulated one. */
@NullMarked
package dev.polyvisor.driver.lxd.live;

import org.jspecify.annotations.NullMarked;
