package dev.polyvisor.spi.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import org.junit.jupiter.api.Test;

class BlockingTest {
    @Test
    void what_was_read_is_given() {
        assertThat(Blocking.<Integer>get(() -> 5)).isEqualTo(5);
    }

    @Test
    void an_interrupt_is_told_as_cancelled_and_stays_set() {
        PolyvisorException failure = catchThrowableOfType(
                PolyvisorException.class,
                () -> Blocking.get(() -> {
                    throw new InterruptedException();
                }));

        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(failure).hasCauseInstanceOf(InterruptedException.class);
    }
}
