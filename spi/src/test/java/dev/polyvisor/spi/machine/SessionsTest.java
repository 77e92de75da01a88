package dev.polyvisor.spi.machine;

import static dev.polyvisor.spi.machine.Fixture.CLASS;
import static dev.polyvisor.spi.machine.Fixture.ELSEWHERE;
import static dev.polyvisor.spi.machine.Fixture.ID;
import static dev.polyvisor.spi.machine.Fixture.NAME;
import static dev.polyvisor.spi.machine.Fixture.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.GetMachineStatusRequest;
import dev.polyvisor.api.machine.ListMachinesRequest;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PluginSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Duration IDLE = Duration.ofMinutes(10);
    /** Only for what another thread does at once; a test that meets it has failed. */
    private static final int SOON = 60_000;

    private final Fixture fixture = new Fixture(PluginSettings.DEFAULT.sessions(2, IDLE));
    private final PluginSession<TestSpec> session = session();

    @AfterEach
    void close() {
        fixture.plugin.close();
        fixture.close();
    }

    @Test
    void aSecretThatNamesABackendWinsOverTheConnection() throws Exception {
        MachineSecret access = MachineSecret.of(MachineSecret.KUBECONFIG, Secret.of("cluster-one"));
        when(fixture.spi.connect(access)).thenReturn(session);

        assertThat(create(ELSEWHERE)).isEqualTo(ID);
        verify(session).createMachine(NAME, TestSpec.TAGGED, ELSEWHERE, PluginSettings.DEFAULT.timeout());
        verify(fixture.spi, never()).createMachine(any(), any(), any(), any());
    }

    @Test
    void aSecretThatNamesNoneGoesToTheConnection() throws Exception {
        when(fixture.spi.createMachine(any(), any(), any(), any())).thenReturn(ID);

        assertThat(create(SECRET)).isEqualTo(ID);
        assertThat(create(SECRET.with(MachineSecret.KUBECONFIG, Secret.of("")))).isEqualTo(ID);
        verify(fixture.spi, never()).connect(any());
    }

    @Test
    void oneSessionServesAllRequestsWithTheSameAccess() throws Exception {
        when(fixture.spi.connect(any())).thenReturn(session);
        when(session.deleteMachine(any(), any(), any(), any(), any())).thenReturn(Optional.of(ID));
        when(session.listMachines(any(), any(), any())).thenReturn(Map.of(ID, NAME));

        create(ELSEWHERE);
        create(ELSEWHERE.with(MachineSecret.USER_DATA, Secret.of("#cloud-config of another class")));
        fixture.plugin.deleteMachine(DeleteMachineRequest.of(NAME, CLASS, ELSEWHERE));
        fixture.plugin.listMachines(ListMachinesRequest.of(CLASS, ELSEWHERE));

        verify(fixture.spi, times(1)).connect(any());
        verify(session, never()).close();
    }

    @Test
    void manyFirstRequestsAtOnceMakeOneSession() throws Exception {
        when(fixture.spi.connect(any())).thenReturn(session);
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String name = "worker-" + i;
            calls.add(fixture.executor.submit(() -> fixture.plugin
                    .createMachine(CreateMachineRequest.of(name, CLASS, ELSEWHERE))
                    .providerId()));
        }
        for (Future<String> call : calls) {
            assertThat(call.get()).isEqualTo(ID);
        }
        verify(fixture.spi, times(1)).connect(any());
    }

    @Test
    void aRotatedCredentialMakesASessionOfItsOwn() throws Exception {
        CompletableFuture<String> rotated = new CompletableFuture<>();
        MachineSecret looked =
                MachineSecret.of(MachineSecret.KUBECONFIG, Secret.from(() -> rotated.getNow("credential-of-monday")));
        PluginSession<TestSpec> other = session();
        when(fixture.spi.connect(any())).thenReturn(session).thenReturn(other);

        create(looked);
        rotated.complete("credential-of-tuesday");
        create(looked);

        verify(fixture.spi).connect(MachineSecret.of(MachineSecret.KUBECONFIG, Secret.of("credential-of-monday")));
        verify(fixture.spi).connect(MachineSecret.of(MachineSecret.KUBECONFIG, Secret.of("credential-of-tuesday")));
    }

    @Test
    void aSessionThatNobodyUsesIsClosedThoughNobodyAsks() throws Exception {
        when(fixture.spi.connect(any())).thenReturn(session);
        create(ELSEWHERE);
        fixture.clock.advance(IDLE.minusSeconds(1));
        verify(session, never()).close();

        fixture.clock.advance(Duration.ofSeconds(10));

        verify(session, timeout(SOON)).close();
        PluginSession<TestSpec> next = session();
        when(fixture.spi.connect(any())).thenReturn(next);
        assertThat(create(ELSEWHERE)).isEqualTo(ID);
        verify(fixture.spi, times(2)).connect(any());
    }

    @Test
    void theNumberOfSessionsIsBounded() throws Exception {
        List<PluginSession<TestSpec>> made = new ArrayList<>();
        CountDownLatch closed = new CountDownLatch(8);
        when(fixture.spi.connect(any())).thenAnswer(call -> {
            PluginSession<TestSpec> next = session();
            doAnswer(end -> {
                        closed.countDown();
                        return null;
                    })
                    .when(next)
                    .close();
            made.add(next);
            return next;
        });

        for (int i = 0; i < 10; i++) {
            create(MachineSecret.of(MachineSecret.KUBECONFIG, Secret.of("cluster-" + i)));
        }

        closed.await();
        fixture.plugin.close();
        assertThat(made).hasSize(10).allSatisfy(next -> verify(next, times(1)).close());
    }

    @Test
    void aSessionInUseIsClosedAfterItsLastUse() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        doAnswer(call -> {
                    begun.countDown();
                    finish.await();
                    verify(session, never()).close();
                    return ID;
                })
                .when(session)
                .createMachine(any(), any(), any(), any());
        when(fixture.spi.connect(any())).thenReturn(session);
        Future<String> call = fixture.executor.submit(() -> fixture.plugin
                .createMachine(CreateMachineRequest.of(NAME, CLASS, ELSEWHERE).within(IDLE.multipliedBy(3)))
                .providerId());
        begun.await();
        fixture.clock.advance(IDLE.multipliedBy(2));
        finish.countDown();

        assertThat(call.get()).isEqualTo(ID);
        verify(session, timeout(SOON)).close();
    }

    @Test
    void closingThePluginClosesEverySessionOnceAlsoOnesInUse() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        PluginSession<TestSpec> busy = session();
        doAnswer(call -> {
                    begun.countDown();
                    new CountDownLatch(1).await();
                    return ID;
                })
                .when(busy)
                .createMachine(any(), any(), any(), any());
        when(fixture.spi.connect(any())).thenReturn(session).thenReturn(busy);
        create(ELSEWHERE);
        Future<PolyvisorException> call = fixture.executor.submit(() -> catchThrowableOfType(
                PolyvisorException.class,
                () -> create(MachineSecret.of(MachineSecret.KUBECONFIG, Secret.of("cluster-two")))));
        begun.await();

        fixture.plugin.close();

        assertThat(call.get().code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        verify(session, times(1)).close();
        verify(busy, times(1)).close();
    }

    @Test
    void aSessionThatHangsWhileClosingHoldsThePluginUpForABoundedTime() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> mayEnd = new CompletableFuture<>();
        doAnswer(call -> {
                    begun.countDown();
                    mayEnd.join();
                    return null;
                })
                .when(session)
                .close();
        when(fixture.spi.connect(any())).thenReturn(session);
        create(ELSEWHERE);
        Duration before = Duration.ofNanos(fixture.clock.nanoTime());

        Future<Boolean> closing = fixture.executor.submit(() -> fixture.plugin.close(Duration.ofSeconds(3)));
        begun.await();
        while (!closing.isDone() && !Thread.currentThread().isInterrupted()) {
            fixture.clock.advance(Duration.ofMillis(100));
        }
        assertThat(closing.get()).isFalse();
        assertThat(Duration.ofNanos(fixture.clock.nanoTime()).minus(before))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(3));
        mayEnd.complete(null);
    }

    @Test
    void closingThePluginWaitsForASessionThatIsBeingClosedAlready() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        doAnswer(call -> {
                    begun.countDown();
                    mayEnd.await();
                    return null;
                })
                .when(session)
                .close();
        when(fixture.spi.connect(any())).thenReturn(session);
        create(ELSEWHERE);
        fixture.clock.advance(PluginSettings.DEFAULT.sessionIdle().plusSeconds(1));
        begun.await();

        assertThat(fixture.plugin.close(Duration.ZERO)).isFalse();
        mayEnd.countDown();
        assertThat(fixture.plugin.close(Duration.ofDays(1))).isTrue();
    }

    @Test
    void aSessionThatCannotBeClosedDisturbsNobody() throws Exception {
        doThrow(new IllegalStateException("cluster-one")).when(session).close();
        when(fixture.spi.connect(any())).thenReturn(session);
        create(ELSEWHERE);

        fixture.plugin.close();

        verify(session, times(1)).close();
    }

    @Test
    void aConnectionThatFailsIsTriedAgainByTheNextRequest() throws Exception {
        when(fixture.spi.connect(any()))
                .thenThrow(PolyvisorException.of(ErrorCode.UNAUTHENTICATED, "the token has expired"))
                .thenReturn(null)
                .thenReturn(session);

        PolyvisorException failure = catchThrowableOfType(PolyvisorException.class, () -> create(ELSEWHERE));
        assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(failure).hasMessage("could not create machine \"worker-1\": the token has expired");
        assertThat(catchThrowableOfType(PolyvisorException.class, () -> create(ELSEWHERE))
                        .code())
                .isEqualTo(ErrorCode.INTERNAL);
        assertThat(create(ELSEWHERE)).isEqualTo(ID);
    }

    /** Else a status request would answer that the machine is absent, and a deletion that it is done. */
    @Test
    void aBackendThatIsNotFoundIsNotAMachineThatIsNotFound() throws Exception {
        when(fixture.spi.connect(any())).thenThrow(PolyvisorException.of(ErrorCode.NOT_FOUND, "no context named blue"));

        PolyvisorException status = catchThrowableOfType(
                PolyvisorException.class,
                () -> fixture.plugin.getMachineStatus(GetMachineStatusRequest.of(NAME, CLASS, ELSEWHERE)));
        PolyvisorException delete = catchThrowableOfType(
                PolyvisorException.class,
                () -> fixture.plugin.deleteMachine(DeleteMachineRequest.of(NAME, CLASS, ELSEWHERE)));

        assertThat(status.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(delete.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void aConnectionThatHangsEndsAtTheDeadlineAndTheNextRequestGetsThrough() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        when(fixture.spi.connect(any()))
                .thenAnswer(call -> {
                    begun.countDown();
                    new CountDownLatch(1).await();
                    return session;
                })
                .thenReturn(session);
        Future<PolyvisorException> call =
                fixture.executor.submit(() -> catchThrowableOfType(PolyvisorException.class, () -> create(ELSEWHERE)));
        begun.await();
        fixture.clock.awaitTimers(1);
        fixture.clock.advance(PluginSettings.DEFAULT.timeout());

        assertThat(call.get().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(create(ELSEWHERE)).isEqualTo(ID);
    }

    @Test
    void theSameNameAtTwoBackendsIsTwoMachines() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        PluginSession<TestSpec> other = session();
        for (PluginSession<TestSpec> each : List.of(session, other)) {
            doAnswer(call -> {
                        both.countDown();
                        both.await();
                        return ID;
                    })
                    .when(each)
                    .createMachine(any(), any(), any(), any());
        }
        when(fixture.spi.connect(any())).thenReturn(session).thenReturn(other);
        Future<String> one = fixture.executor.submit(() -> create(ELSEWHERE));
        Future<String> two = fixture.executor.submit(
                () -> create(MachineSecret.of(MachineSecret.KUBECONFIG, Secret.of("cluster-two"))));

        assertThat(one.get()).isEqualTo(two.get());
    }

    private String create(MachineSecret secret) {
        return fixture.plugin
                .createMachine(CreateMachineRequest.of(NAME, CLASS, secret))
                .providerId();
    }

    private static PluginSession<TestSpec> session() {
        PluginSession<TestSpec> session = Fixture.mockSession();
        try {
            when(session.createMachine(any(), any(), any(), any())).thenReturn(ID);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
        return session;
    }
}
