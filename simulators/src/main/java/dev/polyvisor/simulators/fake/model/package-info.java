/**
 * What the fake driver writes into the inventory. The constructors of the records are no stable API.
 */
@NullMarked
package dev.polyvisor.simulators.fake.model;

import org.jspecify.annotations.NullMarked;
