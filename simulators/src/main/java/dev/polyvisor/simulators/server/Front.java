package dev.polyvisor.simulators.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the requests of Jetty to a {@link Handler}. Thread safety: may be used from any thread. */
final class Front extends org.eclipse.jetty.server.Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    private final Handler handler;
    private final boolean gzip;
    private final Set<Thread> inside = new HashSet<>();
    private boolean ended;
    private volatile JettyExchange.@Nullable WebSockets webSockets;

    Front(Handler handler, boolean gzip) {
        this.handler = handler;
        this.gzip = gzip;
    }

    void webSockets(JettyExchange.WebSockets sockets) {
        webSockets = sockets;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        JettyExchange exchange =
                new JettyExchange(request, response, callback, Objects.requireNonNull(webSockets), gzip);
        try {
            enter();
            try {
                handler.handle(exchange);
            } finally {
                leave();
            }
            exchange.finish();
        } catch (InterruptedException | IOException | UncheckedIOException gone) {
            exchange.cut();
        } catch (RuntimeException e) {
            if (exchange.isBegun()) {
                LOG.debug("a handler failed in the middle of its reply", e);
                exchange.cut();
            } else {
                LOG.warn("a handler failed: {} {}", exchange.method(), exchange.path(), e);
                exchange.setHeader("Content-Type", "text/plain");
                exchange.reply(500, (e + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return true;
    }

    private void enter() throws InterruptedException {
        synchronized (inside) {
            if (ended) {
                throw new InterruptedException("the server is closed");
            }
            inside.add(Thread.currentThread());
        }
    }

    /**
     * An interrupt that came too late for the handler must not stay: the thread may select for Jetty next, where an interrupted selector
     * of a server that stops ends at once, and the stop waits for it for ever.
     */
    private void leave() {
        synchronized (inside) {
            inside.remove(Thread.currentThread());
            boolean unused = Thread.interrupted();
        }
    }

    /** Interrupts the handlers that are at work; no other begins. Jetty alone would first wait for them to end by themselves. */
    void end() {
        synchronized (inside) {
            ended = true;
            inside.forEach(Thread::interrupt);
        }
    }
}
