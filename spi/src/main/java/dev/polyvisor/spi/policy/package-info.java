/**
 * Validates the machines of a store with a policy agent, beside the model and never in its way.
 *
 * <p>{@code Validator} is a loop of short steps on one thread at a time. A step compares the state of the store with the
 * one that it saw last ({@code Pursuit}, {@code ReferenceIndex}), outdates what policy said of machines whose references have
 * changed, takes the agent's answers and stores them ({@code ResultWriter}), and hands machines that are due to the
 * threads that call the agent ({@code AgentCalls}). Only these ever wait for the agent.
 */
@NullMarked
package dev.polyvisor.spi.policy;

import org.jspecify.annotations.NullMarked;
