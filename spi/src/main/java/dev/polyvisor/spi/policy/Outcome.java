package dev.polyvisor.spi.policy;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.policy.ResultWriter.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a machine that was to be judged.
 *
 * @param machine the key of the machine
 * @param version the version of the rules that was known when it was handed over
 * @param verdict what came of asking the agent, null when it was not asked
 * @param failure why there is no report; null when there is one, and when the machine was not there any more
 */
record Outcome(
        ResourceKey machine,
        long version,
        @Nullable Verdict verdict,
        @Nullable PolyvisorException failure) {}
