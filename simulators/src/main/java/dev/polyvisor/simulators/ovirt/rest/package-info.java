/** Requests and replies. */
@NullMarked
package dev.polyvisor.simulators.ovirt.rest;

import org.jspecify.annotations.NullMarked;
