package dev.polyvisor.http;

import dev.polyvisor.api.Connection;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Moves more than its heap holds, in each way there is. Run by {@link StreamingTest} in a JVM of its own. */
final class SmallHeap {
    static final int MIB = 64;

    private static final long BYTES = (long) MIB << 20;
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";

    private SmallHeap() {}

    public static void main(String[] args) throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool();
        try (RawServer server = RawServer.tcp(SmallHeap::serve);
                HttpTransport transport = HttpTransport.builder(Connection.parse(server.url()), "lab", executor)
                        .build()) {
            try (InputStream in = transport.send(HttpRequest.get("/bytes")).body()) {
                System.out.println("down " + in.transferTo(OutputStream.nullOutputStream()));
            }
            System.out.println("up " + sent(transport, Body.stream("application/octet-stream", BYTES, Zeros::new)));
            try (Stream<String> all = transport.send(HttpRequest.get("/json")).elements("metadata", SmallHeap::name)) {
                System.out.println("read " + all.count());
            }
            Body array = Body.jsonStream(
                    json -> json.array(IntStream.range(0, MIB << 10).mapToObj(i -> "x".repeat(1021))));
            System.out.println("written " + sent(transport, array));
        } finally {
            executor.shutdownNow();
        }
    }

    private static String sent(HttpTransport transport, Body body) {
        try (HttpReply reply = transport.send(HttpRequest.put("/").body(body))) {
            return reply.text();
        }
    }

    private static String name(JsonReader reader) {
        reader.beginObject();
        reader.nextName();
        String name = reader.nextString();
        reader.endObject();
        return name;
    }

    private static void serve(InputStream in, OutputStream out) throws Exception {
        for (String head = RawServer.readHead(in); !head.isEmpty(); head = RawServer.readHead(in)) {
            if (head.startsWith("GET /bytes")) {
                write(out, CHUNKED);
                new Zeros().transferTo(out);
                return;
            }
            if (head.startsWith("GET /json")) {
                write(out, CHUNKED + "{\"metadata\": [");
                String element = "{\"name\": \"" + "x".repeat(1011) + "\"}";
                for (int i = 0; i < MIB << 10; i++) {
                    write(out, i == 0 ? element : "," + element);
                }
                write(out, "]}");
                return;
            }
            String seen = String.valueOf(head.contains("chunked") ? dechunk(in) : skip(in));
            write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + seen.length() + "\r\n\r\n" + seen);
        }
    }

    private static long skip(InputStream in) throws Exception {
        byte[] buffer = new byte[1 << 16];
        long left = BYTES;
        while (left > 0) {
            left -= in.read(buffer, 0, (int) Math.min(left, buffer.length));
        }
        return BYTES;
    }

    private static long dechunk(InputStream in) throws Exception {
        long all = 0;
        while (true) {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                line.append((char) c);
            }
            int size = Integer.parseInt(line.toString().strip(), 16);
            in.skipNBytes(size + 2);
            all += size;
            if (size == 0) {
                return all;
            }
        }
    }

    private static void write(OutputStream out, String text) throws Exception {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As many zeros as make the test. */
    private static final class Zeros extends InputStream {
        private long left = BYTES;

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int n = (int) Math.min(length, left);
            left -= n;
            return n;
        }
    }
}
