/** The saved form of a state: JSON lines, without secrets, checked as a whole before anything of it is used. */
@NullMarked
package dev.polyvisor.spi.store.saved;

import org.jspecify.annotations.NullMarked;
