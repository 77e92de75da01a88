/**
 * What the server sends, as records that Jackson fills: unknown fields are passed over, what is missing or null is empty. They
 * are open to Jackson and to nobody else.
 */
@NullMarked
package dev.polyvisor.driver.lxd.wire;

import org.jspecify.annotations.NullMarked;
