package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncStatus;

/** Says of a provider without parity how far it is and what keeps it. */
final class Lateness {

    private Lateness() {}

    static String of(Session session) {
        SyncStatus status = session.status();
        String where = session.name() + " (" + session.driver() + ") is in phase " + status.phase();
        return where + status.cause().map(cause -> ", " + text(cause)).orElse("");
    }

    private static String text(PolyvisorException cause) {
        return cause.code() + ": " + cause.getMessage();
    }
}
