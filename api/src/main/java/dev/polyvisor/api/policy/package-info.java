/** Validation of machines by policy: rules, agents and what they say. */
@NullMarked
package dev.polyvisor.api.policy;

import org.jspecify.annotations.NullMarked;
