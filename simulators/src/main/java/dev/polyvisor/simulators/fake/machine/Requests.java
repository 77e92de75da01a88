package dev.polyvisor.simulators.fake.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.session.Session;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The requests of one call: each arrives at the backend at {@link FaultPoint#MACHINE}, takes effect as a whole, and is answered at
 * {@link FaultPoint#REPLY}. None is sent when the time of the call is up. Belongs to one thread.
 */
final class Requests {
    private final Session session;
    private final FleetClock clock;
    private final long begun;
    private final long time;

    Requests(Session session, Duration timeout) {
        this.session = session;
        this.clock = session.context().clock();
        this.begun = clock.nanoTime();
        this.time = nanos(timeout);
    }

    Session session() {
        return session;
    }

    Backend backend() {
        return session.backend();
    }

    /** A request that changes nothing. */
    <T> T read(Supplier<T> look) throws InterruptedException {
        enter();
        return backend().locked(look);
    }

    /** A request for a change; what it refers to and does not find is no machine that the caller has asked for. */
    <T> T send(Supplier<T> effect) throws InterruptedException {
        enter();
        T answer;
        try {
            answer = backend().locked(effect);
        } catch (PolyvisorException refused) {
            throw refused.code() == ErrorCode.NOT_FOUND
                    ? PolyvisorException.of(
                            ErrorCode.FAILED_PRECONDITION, String.valueOf(refused.getMessage()), refused)
                    : refused;
        }
        session.enter(FaultPoint.REPLY, FakeMachine.KIND);
        return answer;
    }

    /** A request for a change that is answered without a value. */
    void send(Runnable effect) throws InterruptedException {
        boolean unused = send(() -> {
            effect.run();
            return true;
        });
    }

    private void enter() throws InterruptedException {
        if (clock.nanoTime() - begun >= time) {
            throw PolyvisorException.of(ErrorCode.DEADLINE_EXCEEDED, "the time ran out before the next request");
        }
        session.enter(FaultPoint.MACHINE, FakeMachine.KIND);
    }

    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException longerThanAnybodyWaits) {
            return Long.MAX_VALUE;
        }
    }
}
