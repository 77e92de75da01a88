package dev.polyvisor.spi.collector;

import dev.polyvisor.spi.time.Loop;
import java.time.Duration;
import java.util.List;

/** No events at all: what there is is listed at each refresh. */
final class PeriodicIntake<E> implements Intake<E> {
    private boolean begun;

    @Override
    public boolean isContinuous() {
        return begun;
    }

    @Override
    public void begin() {
        begun = true;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isStable() {
        return true;
    }

    @Override
    public List<E> take() {
        return List.of();
    }

    @Override
    public boolean isDrained() {
        return true;
    }

    @Override
    public Duration dueIn() {
        return Loop.NEVER;
    }

    @Override
    public void forget() {
        begun = false;
    }

    @Override
    public void distrust() {
        begun = false;
    }
}
