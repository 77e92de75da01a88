/**
 * A small server on the loopback for tests: TCP with or without TLS, Unix sockets, streamed replies, WebSocket, and faults on
 * command. The simulated backends stand on it, and a test can put its own handler on it.
 */
@NullMarked
package dev.polyvisor.simulators.server;

import org.jspecify.annotations.NullMarked;
