package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.Completion;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that reads or writes a stream of the host. It is done once, after the request was accepted, since a stream cannot be
 * read or written again.
 *
 * @param <T> what the work results in
 */
final class Transfer<T> {
    private final Parts parts;
    private final String name;
    private final AtomicReference<@Nullable T> result = new AtomicReference<>();

    Transfer(Parts parts, String name) {
        this.parts = parts;
        this.name = name;
    }

    /** What is done with the stream. */
    @FunctionalInterface
    interface Body<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Starts it: {@code check} refuses what cannot be done, {@code touched} says what to read again. */
    Operation<T> start(String machine, Runnable check, Body<T> body, Supplier<Set<Target>> touched) {
        return parts.session()
                .context()
                .operations()
                .start(OperationPlan.<T>of(name)
                        .subject(parts.key(machine))
                        .accept(context -> {
                            parts.session().enter(FaultPoint.ACCEPT, FakeMachine.KIND);
                            parts.backend().locked(() -> {
                                check.run();
                                return null;
                            });
                            return Acceptance.accepted();
                        })
                        .completion(context -> transfer(body))
                        .touched(context -> touched.get())
                        .result(context -> done())
                        .build());
    }

    private Completion.Status transfer(Body<T> body) throws InterruptedException {
        try {
            parts.session().enter(FaultPoint.TRANSFER, FakeMachine.KIND);
            result.set(body.run());
            return new Completion.Done();
        } catch (PolyvisorException e) {
            // the stream has taken a part: not to be looked at again
            return new Completion.Failed(e);
        } catch (IOException e) {
            return new Completion.Failed(PolyvisorException.of(ErrorCode.UNAVAILABLE, "the transfer broke", e));
        }
    }

    private T done() {
        T value = result.get();
        if (value == null) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "the transfer has no result");
        }
        return value;
    }
}
