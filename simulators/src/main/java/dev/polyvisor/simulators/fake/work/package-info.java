/** What the fake backend does when it is asked to: under its lock, at once, without an engine. */
@NullMarked
package dev.polyvisor.simulators.fake.work;

import org.jspecify.annotations.NullMarked;
