package dev.polyvisor.spi.store.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The store against a plain model: 100,000 operations a seed; 2 seeds, 50 with {@code -Dpolyvisor.soak=true}. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StoreModelTest {
    private static final int OPERATIONS = 100_000;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Boolean.getBoolean("polyvisor.soak") ? 50 : 2);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theStoreDoesWhatTheModelDoesAndWatchesAreToldWhatHappened(long seed) {
        assertThat(new ModelRun().apply(seed, OPERATIONS)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void soItIsWithReadersAndWatchesOnOtherThreads(long seed) throws Exception {
        assertThat(new ConcurrentRun(seed, OPERATIONS).run()).isEmpty();
    }
}
