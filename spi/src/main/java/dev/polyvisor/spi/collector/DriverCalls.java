package dev.polyvisor.spi.collector;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls code of the driver: whatever that throws comes out as the one error type, told for the provider. */
final class DriverCalls {
    private final String provider;
    private final FleetClock clock;
    private final Meter meter;
    private final Runnable sign;

    /**
     * Calls for a provider.
     *
     * @param sign told whenever the driver comes back from a call, or has otherwise made progress
     */
    DriverCalls(String provider, FleetClock clock, Meter meter, Runnable sign) {
        this.provider = provider;
        this.clock = clock;
        this.meter = meter;
        this.sign = sign;
    }

    /** A call that may block. */
    interface Call<T> {
        T run() throws InterruptedException;
    }

    /**
     * Makes a call.
     *
     * @param work its name in errors and telemetry
     */
    <T> T call(String work, Call<T> call) throws InterruptedException {
        long start = clock.nanoTime();
        PolyvisorException failure = null;
        try {
            return call.run();
        } catch (InterruptedException e) {
            failure = failure(work, e);
            throw e;
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            failure = failure(work, e);
            throw failure;
        } finally {
            observed(work, start, failure);
        }
    }

    /** Makes a call that only computes, and is too frequent to be measured. */
    <T> T pure(String work, Supplier<T> call) {
        try {
            return call.get();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            throw failure(work, e);
        }
    }

    /** A call that takes long has made progress. */
    void progress() {
        sign.run();
    }

    /** What a call has thrown, as the one error type. */
    PolyvisorException failure(String work, Throwable thrown) {
        if (thrown instanceof PolyvisorException known) {
            return known.in(provider, work);
        }
        PolyvisorException told = thrown instanceof InterruptedException
                ? PolyvisorException.of(ErrorCode.CANCELLED, "interrupted", thrown)
                : PolyvisorException.of(
                        ErrorCode.INTERNAL,
                        "a fault of the driver: it threw " + thrown.getClass().getName(),
                        thrown);
        return told.in(provider, work);
    }

    private void observed(String work, long start, @Nullable PolyvisorException failure) {
        sign.run();
        meter.observed(work, Duration.ofNanos(clock.nanoTime() - start), failure);
    }
}
