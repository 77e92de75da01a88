package dev.polyvisor.driver.ovirt.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.driver.ovirt.wire.Listed;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireMachine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Waits for states of machines within the time of one call. Used by one thread. */
final class Settling {
    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final String LOCKED = "image_locked";

    private final DriverContext context;
    private final Lookup lookup;
    private final long begun;
    private final Duration timeout;

    Settling(DriverContext context, Lookup lookup, Duration timeout) {
        this.context = context;
        this.lookup = lookup;
        this.begun = context.clock().nanoTime();
        this.timeout = timeout;
    }

    /** A machine that the engine does nothing with; empty when it has gone. */
    Optional<WireMachine> settled(String id) throws InterruptedException {
        return until(id, "its disks are made", vm -> !isLocked(vm));
    }

    /** A machine that lacks nothing and is not being deleted, or that the engine does nothing with; empty when it has gone. */
    Optional<WireMachine> adoptable(String id) throws InterruptedException {
        return until(
                id,
                "its disks are made",
                vm -> !isLocked(vm) || Ownership.isComplete(vm) && !LOCKED.equals(vm.status()));
    }

    /** A machine that is off; empty when it has gone. */
    Optional<WireMachine> off(String id) throws InterruptedException {
        return until(id, "it is off", vm -> "down".equals(vm.status()));
    }

    private static boolean isLocked(WireMachine vm) {
        return LOCKED.equals(vm.status())
                || Listed.in(vm.diskAttachments()).stream()
                        .anyMatch(each -> each.disk() != null
                                && "locked".equals(Scalars.text(each.disk().status())));
    }

    private Optional<WireMachine> until(String id, String what, Predicate<WireMachine> condition)
            throws InterruptedException {
        for (Duration pause = FIRST; ; pause = longer(pause)) {
            Optional<WireMachine> vm = lookup.whole(id);
            if (vm.isEmpty() || condition.test(vm.get())) {
                return vm;
            }
            Duration left = timeout.minusNanos(context.clock().nanoTime() - begun);
            if (left.isNegative() || left.isZero()) {
                throw PolyvisorException.of(ErrorCode.DEADLINE_EXCEEDED, "the time ran out before " + what);
            }
            context.sleep(left.compareTo(pause) < 0 ? left : pause);
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }
}
