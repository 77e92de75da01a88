/** What the tests of the driver share: the recordings of a real engine, and a tiny engine that says what it is told to. */
@NullMarked
package dev.polyvisor.driver.ovirt.testing;

import org.jspecify.annotations.NullMarked;
