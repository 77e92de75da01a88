/** What the API server sends, as far as the driver looks at it. */
@NullMarked
package dev.polyvisor.driver.kubevirt.wire;

import org.jspecify.annotations.NullMarked;
