/**
 * Faults of a network on command: a proxy that stands between a client and a server, and cuts, delays, doubles, truncates, stalls
 * or slows what passes, at exactly the byte that a test names. It does not understand what it carries, so TLS passes through.
 */
@NullMarked
package dev.polyvisor.simulators.fault;

import org.jspecify.annotations.NullMarked;
