package dev.polyvisor.spi.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.spi.testing.TestClock;
import dev.polyvisor.spi.time.Threads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The caller dies, or a reply is lost, at each request of a create and of a delete; then the caller tries again. */
class KillTest {
    private static final List<String> CREATING = List.of("user-data", "machine", "link");
    private static final List<String> DELETING = List.of("delete-machine", "delete-user-data");

    private final MemoryBackend backend = new MemoryBackend();
    private final TestClock clock = new TestClock();
    private final ExecutorService executor = Threads.newExecutor();
    private final MachinePlugin<TestSpec> plugin =
            new MachinePlugin<>(backend, executor, clock, PluginSettings.DEFAULT);
    private final AtomicBoolean once = new AtomicBoolean();

    /** How a request ends that does not end well. */
    enum Death {
        /** Nothing arrived. */
        BEFORE_THE_EFFECT,
        /** The effect is there, the reply is lost. */
        AFTER_THE_EFFECT,
        /** The caller is interrupted, and the driver stops at once. */
        INTERRUPTED,
        /** The caller is interrupted, and the driver takes no notice: the effect comes later. */
        INTERRUPTED_WITH_LATE_EFFECT
    }

    static List<Arguments> creating() {
        return cases(CREATING);
    }

    static List<Arguments> deleting() {
        return cases(DELETING);
    }

    private static List<Arguments> cases(List<String> requests) {
        List<Arguments> cases = new ArrayList<>();
        for (String request : requests) {
            for (Death death : Death.values()) {
                cases.add(arguments(request, death));
            }
        }
        return cases;
    }

    @AfterEach
    void close() {
        plugin.close();
        executor.shutdownNow();
    }

    @ParameterizedTest
    @MethodSource("creating")
    void aCreateThatDiedIsCompletedByTheNextAndThereIsOneMachine(String request, Death death) throws Exception {
        die(request, death, () -> plugin.createMachine(Fixture.create()));

        String id = plugin.createMachine(Fixture.create()).providerId();

        assertThat(backend.machines.values())
                .containsExactly(new MemoryBackend.Machine(id, Fixture.NAME, true, TestSpec.TAGGED.tags()));
        assertThat(backend.userData).containsExactly(Fixture.NAME);
        assertThat(plugin.getMachineStatus(Fixture.status()).providerId()).isEqualTo(id);
        assertThat(plugin.listMachines(Fixture.list()).machines()).isEqualTo(Map.of(id, Fixture.NAME));
    }

    @ParameterizedTest
    @MethodSource("creating")
    void aCreateThatDiedIsUndoneByADelete(String request, Death death) throws Exception {
        die(request, death, () -> plugin.createMachine(Fixture.create()));

        plugin.deleteMachine(Fixture.delete());

        assertThat(backend.machines).isEmpty();
        assertThat(backend.userData).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("deleting")
    void aDeleteThatDiedIsCompletedByTheNext(String request, Death death) throws Exception {
        plugin.createMachine(Fixture.create());
        die(request, death, () -> plugin.deleteMachine(Fixture.delete()));

        assertThat(plugin.deleteMachine(Fixture.delete()).lastKnownState().text())
                .startsWith("Deleted ");

        assertThat(backend.machines).isEmpty();
        assertThat(backend.userData).isEmpty();
    }

    @Test
    void manyCreatesOfOneNameMakeOneMachineThoughTheBackendWouldMakeMore() throws Exception {
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            calls.add(
                    executor.submit(() -> plugin.createMachine(Fixture.create()).providerId()));
        }
        Set<String> ids = new HashSet<>();
        for (Future<String> call : calls) {
            ids.add(call.get());
        }
        assertThat(ids).hasSize(1);
        assertThat(backend.machines).hasSize(1);
    }

    @Test
    void aMachineThatIsNotOursIsNeitherAdoptedNorDeleted() {
        MemoryBackend.Machine foreign =
                new MemoryBackend.Machine("test://foreign", Fixture.NAME, true, Map.of("pool", "of somebody else"));
        backend.machines.put(foreign.id(), foreign);

        assertThat(failure(() -> plugin.createMachine(Fixture.create())).code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
        assertThat(failure(() -> plugin.deleteMachine(Fixture.delete())).code())
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(backend.machines.values()).containsExactly(foreign);
    }

    private void die(String request, Death death, Runnable call) throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        CountDownLatch callerGone = new CountDownLatch(1);
        backend.fault = (name, effect) -> {
            if (!name.equals(request) || !once.compareAndSet(false, true)) {
                effect.run();
                return;
            }
            there.countDown();
            switch (death) {
                case BEFORE_THE_EFFECT -> throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "connection reset");
                case AFTER_THE_EFFECT -> {
                    effect.run();
                    throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "connection reset");
                }
                case INTERRUPTED -> new CountDownLatch(1).await();
                case INTERRUPTED_WITH_LATE_EFFECT -> {
                    boolean gone = false;
                    while (!gone) {
                        try {
                            callerGone.await();
                            gone = true;
                        } catch (InterruptedException ignored) {
                            // on purpose
                        }
                    }
                    effect.run();
                }
            }
        };
        Thread[] caller = new Thread[1];
        Future<PolyvisorException> dying = executor.submit(() -> {
            caller[0] = Thread.currentThread();
            PolyvisorException failure = failure(call);
            Thread.interrupted();
            return failure;
        });
        there.await();
        if (death == Death.INTERRUPTED || death == Death.INTERRUPTED_WITH_LATE_EFFECT) {
            caller[0].interrupt();
            assertThat(dying.get().code()).isEqualTo(ErrorCode.CANCELLED);
        } else {
            assertThat(dying.get().code()).isEqualTo(ErrorCode.UNAVAILABLE);
        }
        callerGone.countDown();
    }

    private static PolyvisorException failure(Runnable call) {
        return catchThrowableOfType(PolyvisorException.class, call::run);
    }
}
