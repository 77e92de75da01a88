/**
 * The inventory of an LXD or Incus server. A host reads these records; their constructors belong to the driver.
 *
 * <p>What a server changes without telling of it is left out, so that a value changes only when an event can say so: use
 * counts, the time an image was last used, what is used of a pool. Left out too is what may be secret: cloud-init data, the
 * environment of commands, keys whose name says password, secret or token.
 */
@NullMarked
package dev.polyvisor.driver.lxd.model;

import org.jspecify.annotations.NullMarked;
