package dev.polyvisor.spi.machine;

import dev.polyvisor.api.machine.PluginSession;
import dev.polyvisor.api.machine.ProviderSpec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session that several calls use at once. It is closed when it is no longer wanted and the last of them has ended. */
final class SharedSession<S extends ProviderSpec> {
    private static final Logger LOG = LoggerFactory.getLogger(SharedSession.class);

    private final PluginSession<S> session;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private int users;
    private boolean unwanted;
    private boolean closed;

    SharedSession(PluginSession<S> session) {
        this.session = session;
    }

    PluginSession<S> session() {
        return session;
    }

    /** Completes when it has been closed. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Uses it; false when it is no longer wanted. */
    boolean enter() {
        lock.lock();
        try {
            if (unwanted) {
                return false;
            }
            users++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a use; true when the session is to be closed now, by the caller. */
    boolean leave() {
        lock.lock();
        try {
            users--;
            return mayClose();
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody in any more; true when the session is to be closed now, by the caller. */
    boolean retire() {
        lock.lock();
        try {
            unwanted = true;
            return mayClose();
        } finally {
            lock.unlock();
        }
    }

    /** The same, whoever still uses it. */
    boolean end() {
        lock.lock();
        try {
            unwanted = true;
            users = 0;
            return mayClose();
        } finally {
            lock.unlock();
        }
    }

    /** Closes what a driver made; only its class is told, since its texts may quote the secret. */
    void close() {
        try {
            session.close();
        } catch (RuntimeException | Error failure) {
            LOG.warn(
                    "a session of a machine plugin could not be closed: {}",
                    failure.getClass().getName());
        } finally {
            ended.complete(null);
        }
    }

    /** True once. */
    private boolean mayClose() {
        if (!unwanted || users > 0 || closed) {
            return false;
        }
        closed = true;
        return true;
    }
}
