/** The fake backend's own language. */
@NullMarked
package dev.polyvisor.simulators.fake.raw;

import org.jspecify.annotations.NullMarked;
