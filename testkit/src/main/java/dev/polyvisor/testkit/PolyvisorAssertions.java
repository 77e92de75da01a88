package dev.polyvisor.testkit;

import dev.polyvisor.testkit.watch.WatchHistory;

/** The entry into the assertions of this kit, for a static import beside that of AssertJ's own. Thread safety: stateless. */
public final class PolyvisorAssertions {

    private PolyvisorAssertions() {}

    /**
     * Assertions over a recorded watch.
     *
     * @param actual the history
     * @return the assertions
     */
    public static WatchHistoryAssert assertThat(WatchHistory actual) {
        return new WatchHistoryAssert(actual);
    }
}
