package dev.polyvisor.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does with a connection whatever a test says, also what no server library would do. */
public final class RawServer implements Closeable {
    /** What is done with one connection, which is closed afterwards. */
    @FunctionalInterface
    public interface Script {
        void play(InputStream in, OutputStream out) throws Exception;
    }

    private final ServerSocketChannel server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger connections = new AtomicInteger();

    private RawServer(StandardProtocolFamily family, SocketAddress address, Script script) throws IOException {
        server = ServerSocketChannel.open(family);
        server.bind(address);
        threads.execute(() -> accept(script));
    }

    public static RawServer tcp(Script script) throws IOException {
        return new RawServer(
                StandardProtocolFamily.INET, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), script);
    }

    public static RawServer unix(Path path, Script script) throws IOException {
        return new RawServer(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(path), script);
    }

    /** A script that reads one request and answers with these bytes. */
    public static Script answering(String head, byte[] body) {
        return (in, out) -> {
            readHead(in);
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
        };
    }

    /** Reads until the empty line that ends the head of a request. */
    public static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return head.toString();
            }
            head.append((char) b);
        }
        return head.toString();
    }

    /** Reads and drops whatever comes until the other side ends: what a script that hangs does. */
    static void hang(InputStream in) throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    String url() throws IOException {
        return "http://127.0.0.1:" + port();
    }

    public int connections() {
        return connections.get();
    }

    private void accept(Script script) {
        try {
            while (true) {
                SocketChannel client = server.accept();
                connections.incrementAndGet();
                threads.execute(() -> {
                    try (client) {
                        script.play(Channels.newInputStream(client), Channels.newOutputStream(client));
                    } catch (Exception goneAway) {
                        // the client has closed the connection, or the test has ended
                    }
                });
            }
        } catch (IOException closed) {
            // the test has ended
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("a script does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
