package dev.polyvisor.simulators.server;

import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.SelectorManager;

/**
 * The connections of a server from the moment that they are taken. Jetty itself counts one a little later, goes on counting it for
 * a little after it was closed, and forgets one that comes while it stops. Thread safety: may be used from any thread.
 */
final class Accepted implements SelectorManager.AcceptListener {
    private final Set<SocketChannel> channels = ConcurrentHashMap.newKeySet();

    @Override
    public void onAccepting(SelectableChannel channel) {
        channels.removeIf(one -> !one.isOpen());
        if (channel instanceof SocketChannel socket) {
            channels.add(socket);
        }
    }

    int open() {
        return (int) channels.stream().filter(Channel::isOpen).count();
    }

    void reset() {
        channels.forEach(EndPoints::reset);
    }
}
