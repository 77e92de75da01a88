/**
 * Leak checks: whether a test left threads or file descriptors behind. {@link dev.polyvisor.testkit.leak.NoLeaks} is for JUnit,
 * {@link dev.polyvisor.testkit.leak.LeakCheck} for what is measured within a test.
 */
@NullMarked
package dev.polyvisor.testkit.leak;

import org.jspecify.annotations.NullMarked;
