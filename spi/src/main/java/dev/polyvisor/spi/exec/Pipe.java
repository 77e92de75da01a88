package dev.polyvisor.spi.exec;

import dev.polyvisor.api.PolyvisorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pipe. Writes block while it is full, reads while it is empty. A reader that has closed its side lets everything
 * that follows vanish. Thread safety: one thread for each side.
 */
public final class Pipe {
    private final byte[] ring;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final InputStream input = new Input();
    private final OutputStream output = new Output();
    private int head;
    private int size;
    private boolean writerClosed;
    private boolean readerClosed;
    private @Nullable PolyvisorException broken;

    /**
     * Makes an empty pipe.
     *
     * @param capacity how many bytes it holds
     */
    public Pipe(int capacity) {
        this.ring = new byte[capacity];
    }

    /**
     * The end to read from. Its reads block while the pipe is empty and end when the writer has closed his side.
     *
     * @return the stream, the same at each call
     */
    public InputStream input() {
        return input;
    }

    /**
     * The end to write to. Its writes block while the pipe is full.
     *
     * @return the stream, the same at each call
     */
    public OutputStream output() {
        return output;
    }

    /** Nothing more comes; what is there can still be read. */
    public void endInput() {
        locked(() -> writerClosed = true);
    }

    /** Nobody reads any more. */
    public void endReading() {
        locked(() -> {
            readerClosed = true;
            size = 0;
        });
    }

    /**
     * Both sides fail from now on; what is there can still be read.
     *
     * @param cause why; the first one counts, and none after the writer has closed his side
     */
    public void fail(PolyvisorException cause) {
        locked(() -> {
            if (!writerClosed && broken == null) {
                broken = cause;
            }
        });
    }

    /**
     * Whether nobody reads any more.
     *
     * @return true after the reader has closed his side
     */
    public boolean isReadingEnded() {
        lock.lock();
        try {
            return readerClosed;
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitWhile(BooleanSupplier condition) throws IOException {
        try {
            while (condition.getAsBoolean()) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the other side");
        }
    }

    private void lockInterruptibly() throws IOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private IOException broken() {
        PolyvisorException cause = Objects.requireNonNull(broken);
        return new IOException(cause.getMessage(), cause);
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            if (length == 0) {
                return 0;
            }
            lockInterruptibly();
            try {
                awaitWhile(() -> size == 0 && !readerClosed && !writerClosed && broken == null);
                if (readerClosed) {
                    throw new IOException("the stream is closed");
                }
                if (size == 0 && broken != null) {
                    throw broken();
                }
                if (size == 0) {
                    return -1;
                }
                int count = Math.min(length, size);
                int first = Math.min(count, ring.length - head);
                System.arraycopy(ring, head, buffer, offset, first);
                System.arraycopy(ring, 0, buffer, offset + first, count - first);
                head = (head + count) % ring.length;
                size -= count;
                changed.signalAll();
                return count;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public int available() {
            lock.lock();
            try {
                return size;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            endReading();
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            lockInterruptibly();
            try {
                int written = 0;
                while (written < length) {
                    awaitWhile(() -> size == ring.length && !readerClosed && !writerClosed && broken == null);
                    if (broken != null) {
                        throw broken();
                    }
                    if (writerClosed) {
                        throw new IOException("the stream is closed");
                    }
                    if (readerClosed) {
                        return;
                    }
                    int tail = (head + size) % ring.length;
                    int room = Math.min(ring.length - size, ring.length - tail);
                    int count = Math.min(room, length - written);
                    System.arraycopy(buffer, offset + written, ring, tail, count);
                    size += count;
                    written += count;
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            endInput();
        }
    }
}
