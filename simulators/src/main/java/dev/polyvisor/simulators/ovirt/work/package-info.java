/** What changes an engine. */
@NullMarked
package dev.polyvisor.simulators.ovirt.work;

import org.jspecify.annotations.NullMarked;
