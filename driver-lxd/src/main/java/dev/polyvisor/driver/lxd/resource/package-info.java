/** Allocation of resources: volumes, copies and addresses of LXD behind the port of the shared resource driver. */
@NullMarked
package dev.polyvisor.driver.lxd.resource;

import org.jspecify.annotations.NullMarked;
