/**
 * What tests need whatever the backend is: a {@linkplain dev.polyvisor.simulators.VirtualClock clock} that moves only
 * when it is told to. The in-memory backend is in {@code dev.polyvisor.simulators.fake}.
 */
@NullMarked
package dev.polyvisor.simulators;

import org.jspecify.annotations.NullMarked;
