package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.testkit.contract.DriverFixture.Injection;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Operations as this driver's plans make them. */
interface OperationRules extends DriverContract {
    /** Short enough to run out while a backend hangs. */
    Duration MOMENT = Duration.ofMillis(50);

    @Test
    @DisplayName("I27 an operation tells its verb, ends SUCCEEDED, tells its listeners once, and is found by its id")
    default void i27(Bench bench) throws InterruptedException {
        bench.needs(Capability.START);
        Instance instance = bench.stopped("i27");
        BlockingQueue<OperationState> told = new LinkedBlockingQueue<>();

        Operation<Instance> start = instance.start().onDone(ended -> told.add(ended.state()));
        bench.await(start);
        start.onDone(ended -> told.add(ended.state()));

        assertThat(start.verb()).isEqualTo("instance.start");
        assertThat(start.id()).isNotBlank();
        assertThat(start.toFuture())
                .succeedsWithin(bench.patience().operation())
                .isEqualTo(instance);
        long millis = bench.patience().operation().toMillis();
        assertThat(told.poll(millis, TimeUnit.MILLISECONDS)).isEqualTo(OperationState.SUCCEEDED);
        assertThat(told.poll(millis, TimeUnit.MILLISECONDS)).isEqualTo(OperationState.SUCCEEDED);
        assertThat(told).as("further calls of the listeners").isEmpty();
        assertThat(bench.fleet().operations().find(start.id()))
                .hasValueSatisfying(found -> assertThat(found.id()).isEqualTo(start.id()));
        assertThat(bench.fleet().operations().active())
                .extracting(Operation::id)
                .doesNotContain(start.id());
    }

    @Test
    @DisplayName("I28 a failure is the same for everyone who asks, and names provider and verb")
    default void i28(Bench bench) throws InterruptedException {
        bench.needs(Capability.CREATE);
        Operation<Instance> create = bench.instances()
                .create(bench.machine("i28")
                        .source(InstanceSource.image("pvc-no-such-image"))
                        .build());

        Throwable first = catchThrowable(() -> create.await(bench.patience().operation()));
        Throwable second = catchThrowable(create::await);
        Throwable third = catchThrowable(() -> create.toFuture().join());

        assertThat(create).hasState(OperationState.FAILED);
        assertThat(first).isInstanceOfSatisfying(PolyvisorException.class, failure -> {
            assertThat(failure.provider()).contains(Bench.PROVIDER);
            assertThat(failure.operation()).contains(create.verb());
            assertThat(second)
                    .isInstanceOfSatisfying(
                            PolyvisorException.class,
                            again -> assertThat(again.code()).isEqualTo(failure.code()));
            assertThat(third)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            PolyvisorException.class,
                            again -> assertThat(again.code()).isEqualTo(failure.code()));
        });
        assertThat(create.revision()).isEmpty();
    }

    @Test
    @DisplayName("I29 a wait that runs out is DEADLINE_EXCEEDED, an interrupted one an interrupt, and the work goes on")
    default void i29(Bench bench) throws InterruptedException {
        bench.needs(Capability.START);
        Instance instance = bench.stopped("i29");
        Injection fault = bench.inject(Fault.HANG);

        Operation<Instance> start = instance.start();
        assertThatFailureOf(() -> start.await(MOMENT)).hasCode(ErrorCode.DEADLINE_EXCEEDED);
        Thread.currentThread().interrupt();
        assertThat(catchThrowable(start::await)).isInstanceOf(InterruptedException.class);
        assertThat(start.state().done()).isFalse();

        fault.close();
        bench.await(start);
        assertThat(instance.info().state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    @DisplayName("I30 cancelling what has ended is TOO_LATE, however often, and takes nothing back")
    default void i30(Bench bench) throws InterruptedException {
        bench.needs(Capability.START);
        Operation<Instance> start = bench.stopped("i30").start();
        bench.await(start);

        assertThat(start.cancel()).isEqualTo(Cancellation.TOO_LATE);
        assertThat(start.cancel()).isEqualTo(Cancellation.TOO_LATE);
        assertThat(start).hasState(OperationState.SUCCEEDED);
    }

    @Test
    @DisplayName("I31 when the fleet is closed work under way ends as CANCELLED, and every verb is FAILED_PRECONDITION")
    default void i31(Bench bench) throws InterruptedException {
        bench.needs(Capability.START);
        Instance instance = bench.stopped("i31");
        bench.inject(Fault.HANG);
        Operation<Instance> start = instance.start();

        bench.fleet().close(MOMENT);

        assertThatFailureOf(() -> start.await(bench.patience().close())).hasCode(ErrorCode.CANCELLED);
        assertThat(start).hasState(OperationState.CANCELLED);
        assertThatFailureOf(instance::start).hasCode(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    @DisplayName("I32 an interrupted read is CANCELLED and leaves the interrupt flag set")
    default void i32(Bench bench) throws InterruptedException {
        Instance instance = bench.stopped("i32");

        Thread.currentThread().interrupt();
        Throwable answer = catchThrowable(instance::refresh);

        assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
        assertThat(answer)
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        assertThat(instance.refresh().name()).isEqualTo(instance.name());
    }
}
