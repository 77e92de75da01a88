/** What the store holds at one revision, as one immutable value, and how the next one is made from it. */
@NullMarked
package dev.polyvisor.spi.store.state;

import org.jspecify.annotations.NullMarked;
