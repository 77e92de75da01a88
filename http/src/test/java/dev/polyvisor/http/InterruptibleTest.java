package dev.polyvisor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import org.junit.jupiter.api.Test;

class InterruptibleTest {
    private final PolyvisorException cancelled = PolyvisorException.of(ErrorCode.CANCELLED, "interrupted");

    @Test
    void an_interrupt_is_told_as_one_and_has_been_taken() {
        assertThatThrownBy(() -> Interruptible.call(() -> {
                    Thread.currentThread().interrupt();
                    throw cancelled;
                }))
                .isInstanceOf(InterruptedException.class)
                .hasCause(cancelled);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void what_was_cancelled_without_an_interrupt_stays_what_it_is() {
        assertThatThrownBy(() -> Interruptible.call(() -> {
                    throw cancelled;
                }))
                .isSameAs(cancelled);
    }

    @Test
    void another_failure_of_a_thread_that_is_interrupted_stays_what_it_is() {
        PolyvisorException missing = PolyvisorException.of(ErrorCode.NOT_FOUND, "missing");

        assertThatThrownBy(() -> Interruptible.call(() -> {
                    Thread.currentThread().interrupt();
                    throw missing;
                }))
                .isSameAs(missing);
        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
    }

    @Test
    void what_the_call_gave_is_given() throws InterruptedException {
        assertThat(Interruptible.<Integer>call(() -> 5)).isEqualTo(5);
    }
}
