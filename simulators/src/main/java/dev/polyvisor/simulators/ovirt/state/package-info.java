/** What an engine has, and how its values look. */
@NullMarked
package dev.polyvisor.simulators.ovirt.state;

import org.jspecify.annotations.NullMarked;
