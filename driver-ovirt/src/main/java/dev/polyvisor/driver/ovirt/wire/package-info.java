/**
 * What an engine sends, as records that Jackson fills: unknown fields are passed over, what is missing or null is empty. Scalars
 * are kept as the texts that an engine sends; {@code Scalars} reads them. A collection is an object with one member, which
 * holds an array and may be missing: {@code Listed} reads it. Open to Jackson and to nobody else.
 */
@NullMarked
package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.NullMarked;
