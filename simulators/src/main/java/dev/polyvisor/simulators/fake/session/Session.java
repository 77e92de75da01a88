package dev.polyvisor.simulators.fake.session;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One opened provider on a fake backend. Thread safety: may be used from any thread.
 *
 * @param context what the engine gave
 * @param backend the backend
 * @param settings how it behaves
 * @param scope where instances are looked for by default
 * @param mapper makes the values of the inventory
 */
public record Session(DriverContext context, Backend backend, Settings settings, Scope scope, Mapper mapper) {

    /** Opens a session. */
    public Session(DriverContext context, Backend backend, Settings settings, Scope scope) {
        this(context, backend, settings, scope, new Mapper(context.provider()));
    }

    /** The way of each call to the backend: it takes its time, and it can fail. */
    public void enter(FaultPoint point, @Nullable Kind<?> kind) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (!settings.latency().isZero()) {
            context.sleep(settings.latency());
        }
        backend.faults().pass(point, kind);
    }

    /** A call of a method that is interrupted by throwing CANCELLED. */
    public <T> T call(FaultPoint point, @Nullable Kind<?> kind, Supplier<T> work) {
        pass(point, kind);
        return work.get();
    }

    /** As {@link #enter}, but CANCELLED and the interrupt flag instead of an exception. */
    public void pass(FaultPoint point, @Nullable Kind<?> kind) {
        try {
            enter(point, kind);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PolyvisorException.builder(ErrorCode.CANCELLED, "the thread was interrupted")
                    .cause(e)
                    .build();
        }
    }

    /** As {@link #pass}, but without the time that a call takes. */
    public void passAtOnce(FaultPoint point) {
        try {
            backend.faults().pass(point, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PolyvisorException.builder(ErrorCode.CANCELLED, "the thread was interrupted")
                    .cause(e)
                    .build();
        }
    }
}
