/** What tests of hosts and drivers begin with: AssertJ assertions, and the table of what a driver supports. */
@NullMarked
package dev.polyvisor.testkit;

import org.jspecify.annotations.NullMarked;
