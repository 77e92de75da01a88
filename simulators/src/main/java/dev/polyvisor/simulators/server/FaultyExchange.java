package dev.polyvisor.simulators.server;

import dev.polyvisor.spi.time.Waiting;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;

/** A reply whose body breaks, hangs or comes in pieces. */
final class FaultyExchange extends ForwardingExchange {
    private final ReplyFault fault;
    private final ReplyFaults faults;

    FaultyExchange(Exchange real, ReplyFault fault, ReplyFaults faults) {
        super(real);
        this.fault = fault;
        this.faults = faults;
    }

    @Override
    public OutputStream reply(int status) {
        return new Body(real.reply(status));
    }

    @Override
    public OutputStream reply(int status, long length) {
        return new Body(real.reply(status, length));
    }

    @Override
    public void reply(int status, byte[] body) {
        try {
            reply(status, (long) body.length).write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Body extends FilterOutputStream {
        private long written;
        private boolean broken;

        private Body(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                if (fault instanceof ReplyFault.Slow slow) {
                    inPieces(slow, bytes, offset, length);
                } else if (fault instanceof ReplyFault.Broken at && !broken && written + length >= at.bytes) {
                    int before = (int) (at.bytes - written);
                    out.write(bytes, offset, before);
                    // known before the client can see that the reply hangs, so that no release is missed
                    CountDownLatch release = faults.nextRelease();
                    out.flush();
                    broken = true;
                    if (!at.hangs) {
                        real.end();
                        throw new IOException("ended on command");
                    }
                    release.await();
                    out.write(bytes, offset + before, length - before);
                } else {
                    out.write(bytes, offset, length);
                }
                written += length;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the server is closed");
            }
        }

        private void inPieces(ReplyFault.Slow slow, byte[] bytes, int offset, int length)
                throws IOException, InterruptedException {
            for (int done = 0; done < length; done += slow.bytes) {
                if (written + done > 0) {
                    Waiting.sleep(faults.clock(), slow.pause);
                }
                out.write(bytes, offset + done, Math.min(slow.bytes, length - done));
                out.flush();
            }
        }
    }
}
