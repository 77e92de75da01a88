package dev.polyvisor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolyvisorExceptionTest {

    @Test
    void allFaultsOfARequestAreInTheMessageAndInTheList() {
        PolyvisorException e = PolyvisorException.invalid(
                List.of(new Violation("cpus", "is negative"), new Violation("", "has no image")));

        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(e.getMessage()).isEqualTo("cpus: is negative; has no image");
        assertThat(e.violations()).hasSize(2);
        assertThatThrownBy(() -> PolyvisorException.invalid(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whetherItMayBeRepeatedFollowsTheCodeUnlessTheBackendSaysOtherwise() {
        assertThat(PolyvisorException.of(ErrorCode.UNAVAILABLE, "x").retryable())
                .isTrue();
        assertThat(PolyvisorException.of(ErrorCode.NOT_FOUND, "x").retryable()).isFalse();
        assertThat(PolyvisorException.builder(ErrorCode.UNAVAILABLE, "x")
                        .retryable(false)
                        .build()
                        .retryable())
                .isFalse();
    }

    @Test
    void whereItHappenedIsAddedOnceAndKeepsEverythingElse() {
        PolyvisorException plain = PolyvisorException.builder(ErrorCode.RESOURCE_EXHAUSTED, "slow down")
                .detail("reply")
                .retryAfter(Duration.ofSeconds(3))
                .retryable(true)
                .cause(new IllegalStateException("inner"))
                .build();
        plain.addSuppressed(new IllegalStateException("beside"));

        PolyvisorException told = plain.in("lab", "instance.start");

        assertThat(told.provider()).contains("lab");
        assertThat(told.operation()).contains("instance.start");
        assertThat(told.retryable()).isTrue();
        assertThat(told.retryAfter()).contains(Duration.ofSeconds(3));
        assertThat(told.detail()).contains("reply");
        assertThat(told.getCause()).hasMessage("inner");
        assertThat(told.getSuppressed()).hasSize(1);
        assertThat(told.getStackTrace()).isEqualTo(plain.getStackTrace());
        assertThat(told.in("other", "other")).isSameAs(told);
        assertThat(told).hasToString("PolyvisorException: RESOURCE_EXHAUSTED [lab] instance.start: slow down");
    }

    @Test
    void theBackendsReplyIsCut() {
        PolyvisorException e = PolyvisorException.builder(ErrorCode.INTERNAL, "x")
                .detail("y".repeat(10_000))
                .build();

        assertThat(e.detail().orElseThrow()).hasSize(4097).endsWith("…");
    }

    @Test
    void itSurvivesSerialization() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(PolyvisorException.invalidArgument("a", "b"));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            PolyvisorException read = (PolyvisorException) in.readObject();
            assertThat(read.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(read.violations()).isEmpty();
            assertThat(read.getMessage()).isEqualTo("a: b");
        }
    }

    @Test
    void theCodesHaveTheNumbersOfTheMachineContract() {
        assertThat(ErrorCode.values())
                .extracting(ErrorCode::number)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        assertThat(ErrorCode.ofNumber(5)).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(ErrorCode.ofNumber(16)).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(List.of(ErrorCode.ofNumber(0), ErrorCode.ofNumber(17), ErrorCode.ofNumber(-3)))
                .containsOnly(ErrorCode.UNKNOWN);
    }
}
