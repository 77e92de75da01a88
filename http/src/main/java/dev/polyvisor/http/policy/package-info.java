/**
 * A policy agent over HTTP: {@link dev.polyvisor.http.policy.HttpPolicyAgent} asks a rule server, by the protocol of Open
 * Policy Agent, about one machine at a time; a {@link dev.polyvisor.http.policy.WorkloadFormat} says what the server is told
 * of it.
 */
@NullMarked
package dev.polyvisor.http.policy;

import org.jspecify.annotations.NullMarked;
