package dev.polyvisor.driver.lxd.live;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.instance.ExecResult;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.FileInfo;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.OutputSink;
import dev.polyvisor.api.instance.PushOptions;
import dev.polyvisor.api.instance.StdinSource;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * A program of its own, with little memory: sends what has no end in sight through a command and into a file, and looks at what comes
 * back.
 */
final class HeapProgram {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String FILE = "/root/large";

    private HeapProgram() {}

    /**
     * Runs.
     *
     * @param args the socket, the name of a running instance, how many bytes
     */
    public static void main(String[] args) throws InterruptedException {
        long length = Long.parseLong(args[2]);
        try (Fleet fleet = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory())
                .provider("live", "lxd", Connection.unixSocket(args[0]))
                .open()) {
            Instance guest = fleet.provider("live").instances().get(args[1]);
            Checked out = new Checked();
            ExecResult result = guest.exec(ExecSpec.of("cat")
                            .stdin(StdinSource.from(new Endless(length)))
                            .stdout(OutputSink.to(out))
                            .build())
                    .await(PATIENCE);
            System.out.println("exit " + result.exitCode() + ", " + out.count + " bytes");
            guest.files()
                    .push(FILE, new Endless(length), PushOptions.defaults())
                    .await(PATIENCE);
            Checked pulled = new Checked();
            FileInfo file = guest.files().pull(FILE, pulled);
            System.out.println("file of " + file.size().getAsLong() + ", " + pulled.count + " bytes");
            guest.files().remove(FILE).await(PATIENCE);
        }
    }

    private static int at(long position) {
        return (int) (position * 31 >>> 3) & 0xff;
    }

    /** Bytes that tell their position. */
    private static final class Endless extends InputStream {
        private final long length;
        private long position;

        Endless(long length) {
            this.length = length;
        }

        @Override
        public int read() {
            return position < length ? at(position++) : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int count) {
            if (position >= length) {
                return -1;
            }
            int some = (int) Math.min(count, length - position);
            for (int i = 0; i < some; i++) {
                buffer[offset + i] = (byte) at(position++);
            }
            return some;
        }
    }

    /** Refuses what is not what was sent. */
    private static final class Checked extends OutputStream {
        private long count;

        @Override
        public void write(int b) throws IOException {
            if ((b & 0xff) != at(count)) {
                throw new IOException("another byte at " + count);
            }
            count++;
        }
    }
}
