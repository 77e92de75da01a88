package dev.polyvisor.api.instance;

import static dev.polyvisor.api.instance.Violations.pathsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdMapTest {
    private static final IdMap MAP = new IdMap(
            List.of(new IdMap.Entry(100_000, 0, 1000, true, false), new IdMap.Entry(200_000, 0, 1000, false, true)));

    @Test
    void idsAreMappedBothWays() {
        assertThat(MAP.hostUid(0)).hasValue(100_000);
        assertThat(MAP.hostUid(999)).hasValue(100_999);
        assertThat(MAP.hostGid(5)).hasValue(200_005);
        assertThat(MAP.guestUid(100_999)).hasValue(999);
        assertThat(MAP.guestGid(200_000)).hasValue(0);
    }

    @Test
    void idsOutsideOfAllRangesHaveNoCounterpart() {
        assertThat(MAP.hostUid(1000)).isEmpty();
        assertThat(MAP.hostUid(-1)).isEmpty();
        assertThat(MAP.guestUid(200_000)).isEmpty();
        assertThat(MAP.guestGid(199_999)).isEmpty();
        assertThat(new IdMap(List.of()).hostUid(0)).isEmpty();
    }

    @Test
    void entryThatLxdReportsTwiceIsKeptOnce() {
        IdMap.Entry both = new IdMap.Entry(1000, 1000, 1, true, true);

        assertThat(new IdMap(List.of(both, both)).entries()).containsExactly(both);
    }

    @Test
    void impossibleRangesAreRefused() {
        pathsOf(() -> new IdMap.Entry(-1, -1, 0, false, false)).containsExactly("hostId", "guestId", "size", "users");
        pathsOf(() -> new IdMap.Entry(Long.MAX_VALUE, 0, 1, true, true)).containsExactly("size");
    }
}
