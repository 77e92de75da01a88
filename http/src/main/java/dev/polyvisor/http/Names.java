package dev.polyvisor.http;

import java.io.Serial;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;

/** Resolves names of hosts with a limit: the resolver of the system has none that could be set, and heeds no interrupt. */
final class Names implements Dns {
    /** The resolver has not answered in time. */
    static final class Late extends UnknownHostException {
        @Serial
        private static final long serialVersionUID = 1L;

        Late(String host) {
            super(host);
        }
    }

    private final ExecutorService executor;
    private final Duration limit;
    private final Map<Object, Future<?>> open = new ConcurrentHashMap<>();

    Names(ExecutorService executor, Duration limit) {
        this.executor = executor;
        this.limit = limit;
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        try {
            Future<List<InetAddress>> answer = executor.submit(() -> List.of(InetAddress.getAllByName(host)));
            Object key = new Object();
            open.put(key, answer);
            try {
                return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            } finally {
                answer.cancel(true);
                open.remove(key);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw told(host, interrupted);
        } catch (TimeoutException late) {
            throw new Late(host);
        } catch (ExecutionException | CancellationException | RejectedExecutionException failed) {
            throw told(host, failed);
        }
    }

    /** Wakes whoever waits. */
    void close() {
        open.values().forEach(answer -> answer.cancel(true));
    }

    private static UnknownHostException told(String host, Exception cause) {
        UnknownHostException told = new UnknownHostException(host);
        told.initCause(cause);
        return told;
    }
}
