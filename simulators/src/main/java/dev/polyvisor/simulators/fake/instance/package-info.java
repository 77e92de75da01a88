/** Instances of the fake driver: handles whose verbs are plans for the engine. */
@NullMarked
package dev.polyvisor.simulators.fake.instance;

import org.jspecify.annotations.NullMarked;
