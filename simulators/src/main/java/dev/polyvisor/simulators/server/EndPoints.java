package dev.polyvisor.simulators.server;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection.SslEndPoint;
import org.eclipse.jetty.server.Request;

/** The connection below a request. */
final class EndPoints {
    private EndPoints() {}

    static EndPoint of(Request request) {
        return request.getConnectionMetaData().getConnection().getEndPoint();
    }

    /** Ends a connection so that the other side sees a reset where its protocol has one, and TLS no farewell. */
    static void reset(EndPoint endPoint) {
        EndPoint lowest = lowest(endPoint);
        if (lowest.getTransport() instanceof SocketChannel channel) {
            reset(channel);
        }
        lowest.close();
    }

    static void reset(SocketChannel channel) {
        try {
            if (channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            channel.close();
        } catch (IOException gone) {
            // it has ended by itself
        }
    }

    /** Nothing more is sent, not even a farewell of TLS; what was sent arrives. */
    static void shutdownOutput(EndPoint endPoint) {
        lowest(endPoint).shutdownOutput();
    }

    private static EndPoint lowest(EndPoint endPoint) {
        return endPoint instanceof SslEndPoint secure
                ? secure.getSslConnection().getEndPoint()
                : endPoint;
    }
}
