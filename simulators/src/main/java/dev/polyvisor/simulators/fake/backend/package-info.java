/** The state of the fake backend: tables of values without a provider, and the journal of their changes. */
@NullMarked
package dev.polyvisor.simulators.fake.backend;

import org.jspecify.annotations.NullMarked;
