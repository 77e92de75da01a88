/** The machine plugin's side of the fake: machines of an orchestrator, step by step. */
@NullMarked
package dev.polyvisor.simulators.fake.machine;

import org.jspecify.annotations.NullMarked;
