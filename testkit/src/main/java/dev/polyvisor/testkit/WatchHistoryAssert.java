package dev.polyvisor.testkit;

import dev.polyvisor.testkit.watch.WatchHistory;
import dev.polyvisor.testkit.watch.WatchValidators;
import dev.polyvisor.testkit.watch.WatchViolation;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** Assertions over a recorded watch. */
public final class WatchHistoryAssert extends AbstractAssert<WatchHistoryAssert, WatchHistory> {
    private static final int SHOWN = 20;

    WatchHistoryAssert(WatchHistory actual) {
        super(actual, WatchHistoryAssert.class);
    }

    /**
     * Checks that the history breaks no rule of watches.
     *
     * @return this
     */
    public WatchHistoryAssert obeysWatchRules() {
        isNotNull();
        List<WatchViolation> found = WatchValidators.check(actual);
        if (!found.isEmpty()) {
            failWithMessage(
                    "%d breaches of the watch rules in %d batches, among them%n%s",
                    found.size(),
                    actual.batches().size(),
                    found.stream()
                            .limit(SHOWN)
                            .map(WatchViolation::toString)
                            .collect(Collectors.joining(System.lineSeparator() + "  ", "  ", "")));
        }
        return this;
    }
}
