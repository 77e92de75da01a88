package dev.polyvisor.driver.ovirt.resource;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.ovirt.client.EngineFailures;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.session.OvirtSession;
import dev.polyvisor.driver.ovirt.wire.WireState;
import dev.polyvisor.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Requests that the engine works on for a while, and that it refuses while it works on something else. They take as long as the call
 * may that they belong to: an interrupt ends them.
 *
 * @param session the session
 */
record EngineWork(OvirtSession session) {
    private static final Duration FIRST_LOOK = Duration.ofMillis(10);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

    /** Looks at something; empty while it is not as it shall be. */
    @FunctionalInterface
    interface Look<T> {
        Optional<T> look() throws InterruptedException;
    }

    OvirtClient client() {
        return session.client();
    }

    /** Looks until something is as it shall be: often at first, then less and less. */
    <T> T until(Look<T> look) throws InterruptedException {
        Duration pause = FIRST_LOOK;
        Optional<T> seen = look.look();
        while (seen.isEmpty()) {
            session.context().sleep(pause);
            Duration next = pause.multipliedBy(2);
            pause = next.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : next;
            seen = look.look();
        }
        return seen.get();
    }

    /** Sends a request once the engine does nothing else to what it is about. */
    <T> T send(HttpRequest request, Map<String, ?> body, Class<T> type) throws InterruptedException {
        return send(request.json(body), type);
    }

    private <T> T send(HttpRequest request, Class<T> type) throws InterruptedException {
        return until(() -> {
            try {
                return Optional.of(client().send(request, type));
            } catch (PolyvisorException refusal) {
                if (!EngineFailures.isBusy(refusal)) {
                    throw refusal;
                }
                return Optional.empty();
            }
        });
    }

    /** Something that the engine does nothing with, empty when it is gone. */
    Optional<WireState> settled(HttpRequest at) throws InterruptedException {
        return until(() -> {
            Optional<WireState> found = client().find(at, WireState.class);
            return found.filter(WireState::isLocked).isPresent() ? Optional.empty() : Optional.of(found);
        });
    }

    /** Deletes something that the engine does nothing with, and waits until it is gone. */
    void delete(HttpRequest at, HttpRequest removal) throws InterruptedException {
        if (settled(at).isEmpty()) {
            return;
        }
        try {
            WireState unused = send(removal, WireState.class);
        } catch (PolyvisorException gone) {
            if (gone.code() != ErrorCode.NOT_FOUND) {
                throw gone;
            }
        }
        boolean unused =
                until(() -> client().find(at, WireState.class).isEmpty() ? Optional.of(true) : Optional.empty());
    }

    /** The result of a piece of work, which is given up with the call. */
    static <T> T done(Operation<T> operation) throws InterruptedException {
        try {
            return operation.await();
        } catch (InterruptedException e) {
            operation.cancel();
            throw e;
        }
    }
}
