/** The API of the simulated cluster: who asks, for what, and what is answered. */
@NullMarked
package dev.polyvisor.simulators.kubevirt.rest;

import org.jspecify.annotations.NullMarked;
