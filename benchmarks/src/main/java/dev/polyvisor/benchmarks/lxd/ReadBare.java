package dev.polyvisor.benchmarks.lxd;

import dev.polyvisor.benchmarks.Pass;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads from the socket what a fleet asks for and cuts it into tokens, of which it keeps nothing; some times in one process. */
final class ReadBare {
    private static final int BUFFER = 1 << 16;
    private static final int HEADER_END = 0x0d0a0d0a;

    private ReadBare() {}

    /**
     * Runs.
     *
     * @param args the socket, how often, the paths
     */
    public static void main(String[] args) throws IOException {
        List<String> paths = List.of(args).subList(2, args.length);
        for (int pass = 0; pass < Integer.parseInt(args[1]); pass++) {
            Pass.Running timed = Pass.begin();
            long tokens = 0;
            for (String path : paths) {
                tokens += tokens(args[0], path);
            }
            timed.end(tokens).print();
        }
    }

    /** With HTTP/1.0 the body ends with the connection and is not cut into chunks. */
    private static long tokens(String socket, String path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer request = StandardCharsets.US_ASCII.encode("GET " + path + " HTTP/1.0\r\nHost: lxd\r\n\r\n");
            while (request.hasRemaining()) {
                channel.write(request);
            }
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
            int last = 0;
            while (last != HEADER_END) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("no reply");
                }
                last = last << 8 | next;
            }
            long tokens = 0;
            try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
                while (parser.nextToken() != null) {
                    tokens++;
                }
            }
            return tokens;
        }
    }
}
