/**
 * HTTP for drivers: a {@link dev.polyvisor.http.HttpTransport} to one backend, over TCP, TLS or a Unix socket.
 *
 * <p>A call is an immutable {@link dev.polyvisor.http.HttpRequest}; its answer is an {@link dev.polyvisor.http.HttpReply},
 * read whole and bounded, or element by element through a {@link dev.polyvisor.http.JsonReader}. Every failure is a
 * {@link dev.polyvisor.api.PolyvisorException} that names provider and verb and holds no secret.
 */
@NullMarked
package dev.polyvisor.http;

import org.jspecify.annotations.NullMarked;
