/** What drivers share that make values of an inventory. */
@NullMarked
package dev.polyvisor.spi.inventory;

import org.jspecify.annotations.NullMarked;
