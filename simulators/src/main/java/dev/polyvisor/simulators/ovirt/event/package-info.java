/** What an engine tells of what happens. */
@NullMarked
package dev.polyvisor.simulators.ovirt.event;

import org.jspecify.annotations.NullMarked;
