package dev.polyvisor.spi.resource;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.time.Deadline;
import dev.polyvisor.spi.time.Turns;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The calls of this process that are under way: one at a time for each request and each resource. */
final class InFlight {
    private static final String REQUEST = "request ";
    private static final String HWADDR = "hwaddr ";

    private final Turns<String> turns;

    InFlight(FleetClock clock) {
        this.turns = new Turns<>(clock);
    }

    /** Waits until no other call has the request; gives the turn back when it is run. */
    Runnable request(String request, Deadline deadline) throws InterruptedException {
        return turns.take(REQUEST + request, deadline);
    }

    /** Waits until no other call has the resource. Who wants both takes the request first. */
    Runnable hwaddr(String hwaddr, Deadline deadline) throws InterruptedException {
        return turns.take(HWADDR + hwaddr, deadline);
    }

    /** What is under way now. */
    Set<String> now() {
        return turns.taken();
    }

    /** Whether something belongs to a call that was under way. */
    static boolean concerns(Set<String> calls, Map<String, String> labels) {
        return Stream.of(
                        Optional.ofNullable(labels.get(Marks.REQUEST)).map(REQUEST::concat),
                        Marks.hwaddr(labels).map(HWADDR::concat),
                        Optional.ofNullable(labels.get(Marks.ORIGIN)).map(each -> HWADDR + each.replace('-', ':')))
                .flatMap(Optional::stream)
                .anyMatch(calls::contains);
    }
}
