/** Programs that a test puts into the guests of a fake hypervisor. */
@NullMarked
package dev.polyvisor.simulators.fake.program;

import org.jspecify.annotations.NullMarked;
