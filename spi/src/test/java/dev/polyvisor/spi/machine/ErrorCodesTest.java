package dev.polyvisor.spi.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.machine.GetVolumeIdsRequest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodesTest {
    private static final Map<String, String> PREFIX = Map.of(
            "create", "could not create machine \"worker-1\": ",
            "delete", "could not delete machine \"worker-1\": ",
            "status", "could not get the status of machine \"worker-1\": ",
            "list", "could not list machines: ",
            "shutDown", "could not shut down machine \"worker-1\": ");
    private static final Set<String> SEEKING = Set.of("status", "shutDown");

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOT_FOUND")
    void aCodeOfTheDriverIsKeptAndTheMachineNamed(ErrorCode code) throws Exception {
        PolyvisorException thrown = PolyvisorException.builder(code, "the backend said no")
                .retryable(true)
                .retryAfter(Duration.ofSeconds(3))
                .detail("HTTP 418")
                .build();
        fixture.everyStep(call -> {
            throw thrown;
        });

        fixture.methods().forEach((method, call) -> {
            PolyvisorException failure = failure(call);
            assertThat(failure.code()).as(method).isEqualTo(code);
            assertThat(failure).hasMessage(PREFIX.get(method) + "the backend said no");
            assertThat(failure.operation()).contains("machine." + method);
            assertThat(failure.provider()).isEmpty();
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
            assertThat(failure.detail()).contains("HTTP 418");
            assertThat(failure).hasStackTraceContaining(ErrorCodesTest.class.getName());
        });
    }

    @Test
    void notFoundIsRecognisedThroughTheChainOfCauses() throws Exception {
        PolyvisorException notFound = PolyvisorException.of(ErrorCode.NOT_FOUND, "machine \"worker-1\" not found");
        List<RuntimeException> wrapped = List.of(
                notFound,
                new CompletionException(new IllegalStateException(notFound)),
                PolyvisorException.of(ErrorCode.INTERNAL, "get failed", new IllegalStateException(notFound)),
                PolyvisorException.of(
                        ErrorCode.UNKNOWN, "outer", PolyvisorException.of(ErrorCode.INTERNAL, "inner", notFound)));
        for (RuntimeException thrown : wrapped) {
            fixture.everyStep(call -> {
                throw thrown;
            });
            for (String method : SEEKING) {
                PolyvisorException failure = failure(fixture.methods().get(method));
                assertThat(failure.code()).as("%s of %s", method, thrown).isEqualTo(ErrorCode.NOT_FOUND);
                assertThat(failure).hasMessage("machine \"worker-1\" not found");
            }
        }
    }

    @Test
    void aClearCodeIsNotOverruledByANotFoundBelowIt() throws Exception {
        fixture.everyStep(call -> {
            throw PolyvisorException.of(
                    ErrorCode.FAILED_PRECONDITION,
                    "the namespace is missing",
                    PolyvisorException.of(ErrorCode.NOT_FOUND, "HTTP 404"));
        });

        fixture.methods()
                .forEach((method, call) ->
                        assertThat(failure(call).code()).as(method).isEqualTo(ErrorCode.FAILED_PRECONDITION));
    }

    @Test
    void whatCreateOrListDoNotFindIsSomethingTheyDependOn() throws Exception {
        fixture.everyStep(call -> {
            throw PolyvisorException.of(ErrorCode.NOT_FOUND, "network \"blue\" not found");
        });

        for (String method : List.of("create", "list")) {
            PolyvisorException failure = failure(fixture.methods().get(method));
            assertThat(failure.code()).as(method).isEqualTo(ErrorCode.FAILED_PRECONDITION);
            assertThat(failure).hasMessage(PREFIX.get(method) + "network \"blue\" not found");
        }
    }

    /** Futures would unwrap the one and pass on the other as their own. */
    @Test
    void exceptionsOfFuturesAreFailuresLikeOthers() throws Exception {
        for (RuntimeException thrown :
                List.of(new CompletionException("lost", null), new CancellationException("cancelled by the client"))) {
            fixture.everyStep(call -> {
                throw thrown;
            });
            PolyvisorException failure = failure(fixture.methods().get("create"));
            assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN);
            assertThat(failure).hasMessageEndingWith(thrown.getMessage());
        }
    }

    @Test
    void aCauseThatGoesRoundEnds() throws Exception {
        IllegalStateException one = new IllegalStateException("one");
        IllegalStateException two = new IllegalStateException("two", one);
        one.initCause(two);
        fixture.everyStep(call -> {
            throw one;
        });

        assertThat(failure(fixture.methods().get("create")).code()).isEqualTo(ErrorCode.UNKNOWN);
    }

    @Test
    void whatCannotBeClassifiedIsUnknownAndAnErrorOfTheJvmInternal() throws Exception {
        fixture.everyStep(call -> {
            throw new IllegalStateException("on purpose");
        });
        fixture.methods().forEach((method, call) -> {
            PolyvisorException failure = failure(call);
            assertThat(failure.code()).as(method).isEqualTo(ErrorCode.UNKNOWN);
            assertThat(failure).hasMessage(PREFIX.get(method) + "IllegalStateException: on purpose");
        });

        fixture.everyStep(call -> {
            throw new StackOverflowError();
        });
        fixture.methods()
                .forEach((method, call) ->
                        assertThat(failure(call).code()).as(method).isEqualTo(ErrorCode.INTERNAL));
    }

    @Test
    void aBackendSideThatIsInterruptedIsCancelledWithoutAnInterruptOfTheCaller() throws Exception {
        fixture.everyStep(call -> {
            throw new InterruptedException();
        });

        assertThat(failure(fixture.methods().get("create")).code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /** The conflict of T18 is the driver's to resolve; one that it gives up on is worth a new call. */
    @Test
    void aConflictIsRetryableAndTheNextCallStartsAfresh() throws Exception {
        when(fixture.spi.shutDownMachine(any(), any(), any(), any(), any()))
                .thenThrow(PolyvisorException.of(ErrorCode.ABORTED, "the object was changed meanwhile"))
                .thenReturn(Fixture.ID);

        PolyvisorException conflict = failure(() -> fixture.plugin.shutDownMachine(Fixture.shutDown()));
        assertThat(conflict.code()).isEqualTo(ErrorCode.ABORTED);
        assertThat(conflict.retryable()).isTrue();
        assertThat(fixture.plugin.shutDownMachine(Fixture.shutDown()).providerId())
                .isEqualTo(Fixture.ID);
    }

    @Test
    void errorsTellTheProviderOfAFleet() throws Exception {
        try (Fixture named = new Fixture(PluginSettings.DEFAULT.named("lab"))) {
            named.everyStep(call -> {
                throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "down");
            });
            named.methods()
                    .forEach((method, call) ->
                            assertThat(failure(call).provider()).as(method).contains("lab"));
        }
    }

    @Test
    void theOriginalCodesAreNotFoundUnimplementedAndInternal() throws Exception {
        try (Fixture original = new Fixture(PluginSettings.DEFAULT.withOriginalCodes())) {
            for (ErrorCode code : EnumSet.complementOf(EnumSet.of(ErrorCode.NOT_FOUND, ErrorCode.UNIMPLEMENTED))) {
                original.everyStep(call -> {
                    throw PolyvisorException.of(code, "no");
                });
                original.methods().forEach((method, call) -> {
                    PolyvisorException failure = failure(call);
                    assertThat(failure.code()).as("%s with %s", method, code).isEqualTo(ErrorCode.INTERNAL);
                    assertThat(failure.retryable()).isFalse();
                    assertThat(failure).hasMessage(PREFIX.get(method) + "no");
                });
            }
            for (ErrorCode code : List.of(ErrorCode.NOT_FOUND, ErrorCode.UNIMPLEMENTED)) {
                original.everyStep(call -> {
                    throw PolyvisorException.of(code, "no");
                });
                assertThat(failure(original.methods().get("status")).code()).isEqualTo(code);
            }
            when(original.spi.volumeIds(any())).thenThrow(PolyvisorException.of(ErrorCode.UNIMPLEMENTED, ""));
            assertThat(failure(() -> original.plugin.getVolumeIds(GetVolumeIdsRequest.of(List.of())))
                            .code())
                    .isEqualTo(ErrorCode.UNIMPLEMENTED);
            when(original.spi.decode(any())).thenReturn(TestSpec.broken(new Violation("zone", "no")));
            PolyvisorException invalid = failure(original.methods().get("create"));
            assertThat(invalid.code()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(invalid.violations()).isEmpty();
        }
    }

    private static PolyvisorException failure(Runnable call) {
        return catchThrowableOfType(PolyvisorException.class, call::run);
    }
}
