/** An opened fake: what all parts of the driver share. */
@NullMarked
package dev.polyvisor.simulators.fake.session;

import org.jspecify.annotations.NullMarked;
