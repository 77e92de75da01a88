/** The REST client: requests and replies of LXD, errors, operations, WebSockets, and names that may be part of a path. */
@NullMarked
package dev.polyvisor.driver.lxd.client;

import org.jspecify.annotations.NullMarked;
