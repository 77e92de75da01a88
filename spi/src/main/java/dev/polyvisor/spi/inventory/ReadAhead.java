package dev.polyvisor.spi.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.spi.instance.Blocking;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the elements of a long reply on a thread of its own, some batches ahead, so that one processor parses while another makes
 * values of what was parsed. A reply of a single batch needs no second thread.
 *
 * <p>The order stays, and a failure comes after the elements that were read before it. Nothing is ever waited for that has not
 * begun: when the executor takes no work, or does not come to it, the thread that asks reads itself.
 *
 * <p>Thread safety: for one thread; {@link #close} may be called from any.
 *
 * @param <T> the type of the elements
 */
public final class ReadAhead<T> implements AutoCloseable {
    private static final int BATCH = 128;
    private static final int BATCHES = 4;

    private final Source<T> source;
    private final Executor executor;
    private final BlockingQueue<Batch<T>> read = new ArrayBlockingQueue<>(BATCHES);

    /** Held by whoever reads the source. */
    private final ReentrantLock reading = new ReentrantLock();

    private final Object lock = new Object();
    // guarded by lock
    private @Nullable Thread reader;
    private boolean closed;
    private boolean let;

    private Batch<T> current = new Batch<>(List.of(), false, null);
    private int position;
    private boolean begun;

    // guarded by reading
    private boolean exhausted;

    /**
     * A reader of a source. Nothing is read yet.
     *
     * @param source what is read, closed with this
     * @param executor where it is read
     */
    public ReadAhead(Source<T> source, Executor executor) {
        this.source = Objects.requireNonNull(source, "source");
        this.executor = Objects.requireNonNull(executor, "executor");
    }

    /**
     * A reader of an iterator.
     *
     * @param elements what is read; it may throw what a {@link Source} throws, and CANCELLED for an interrupt
     * @param close lets go of it
     * @param executor where it is read
     * @param <T> the type of the elements
     * @return the reader
     */
    public static <T> ReadAhead<T> of(Iterator<? extends T> elements, Runnable close, Executor executor) {
        Objects.requireNonNull(elements, "elements");
        Objects.requireNonNull(close, "close");
        return new ReadAhead<>(
                new Source<>() {
                    @Override
                    public Optional<T> next() {
                        return elements.hasNext() ? Optional.of(elements.next()) : Optional.empty();
                    }

                    @Override
                    public void close() {
                        close.run();
                    }
                },
                executor);
    }

    /**
     * What is read: used by one thread at a time, and closed when nobody reads any more.
     *
     * @param <T> the type of the elements
     */
    public interface Source<T> extends AutoCloseable {
        /**
         * The next element. Blocks, and honours interrupts.
         *
         * @return the element, empty at the end
         * @throws InterruptedException when the thread is interrupted
         */
        Optional<T> next() throws InterruptedException;

        /** Lets go of the source. Idempotent. */
        @Override
        void close();
    }

    /** Elements in their order, and what comes after them: more, nothing, or a failure. */
    private record Batch<T>(
            List<T> elements, boolean last, @Nullable Throwable failure) {}

    /**
     * The next element. Blocks until it was read.
     *
     * @return the element, empty at the end
     * @throws PolyvisorException what the source throws; CANCELLED when the thread that reads ahead was interrupted
     * @throws InterruptedException when the thread is interrupted
     */
    public Optional<T> next() throws InterruptedException {
        while (position == current.elements().size()) {
            if (current.failure() != null) {
                throw thrown(current.failure());
            }
            if (current.last()) {
                return Optional.empty();
            }
            current = batch();
            position = 0;
        }
        return Optional.of(current.elements().get(position++));
    }

    /**
     * The elements as a sequential stream. What reads it blocks, and throws as {@link #next} does; an interrupt is CANCELLED
     * there, and stays set.
     *
     * @return the stream; closing it closes this
     */
    public Stream<T> stream() {
        Spliterator<T> each = new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED) {
            @Override
            public boolean tryAdvance(Consumer<? super T> action) {
                Optional<T> next = Blocking.get(ReadAhead.this::next);
                next.ifPresent(action);
                return next.isPresent();
            }
        };
        return StreamSupport.stream(each, false).onClose(this::close);
    }

    private Batch<T> batch() throws InterruptedException {
        Batch<T> ready = read.poll();
        if (ready != null) {
            return ready;
        }
        if (!reading.tryLock()) {
            return read.take();
        }
        Batch<T> own;
        try {
            ready = read.poll();
            if (ready != null) {
                return ready;
            }
            own = readBatch();
        } finally {
            reading.unlock();
        }
        if (own.failure() instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        if (!own.last() && !begun) {
            begun = true;
            begin();
        }
        return own;
    }

    private void begin() {
        try {
            executor.execute(this::readAll);
        } catch (RejectedExecutionException full) {
            // then the one who asks reads
        }
    }

    private void readAll() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            reader = Thread.currentThread();
        }
        try {
            reading.lockInterruptibly();
            try {
                while (!exhausted) {
                    read.put(readBatch());
                }
            } finally {
                reading.unlock();
            }
        } catch (InterruptedException over) {
            // closed: nobody asks for more
        } finally {
            ended();
        }
    }

    private void ended() {
        boolean last;
        synchronized (lock) {
            reader = null;
            // the interrupt of a close is not for the next task of this thread
            boolean unused = Thread.interrupted();
            last = closed && !let;
            let |= last;
        }
        if (last) {
            source.close();
        }
    }

    /** Whatever happens is told to the one who asks, in its place. */
    private Batch<T> readBatch() {
        List<T> elements = new ArrayList<>(BATCH);
        Throwable failure = null;
        try {
            while (elements.size() < BATCH && !exhausted) {
                Optional<T> next = source.next();
                next.ifPresent(elements::add);
                exhausted = next.isEmpty();
            }
        } catch (InterruptedException | RuntimeException | Error fault) {
            failure = fault;
            exhausted = true;
        }
        return new Batch<>(elements, exhausted, failure);
    }

    private static PolyvisorException thrown(Throwable failure) {
        if (failure instanceof RuntimeException fault) {
            throw fault;
        }
        if (failure instanceof Error fault) {
            throw fault;
        }
        return PolyvisorException.of(ErrorCode.CANCELLED, "the reading was interrupted", failure);
    }

    /** Ends the reading and lets go of the source, at once or when the thread that reads it has left it. Idempotent; does not block. */
    @Override
    public void close() {
        boolean last;
        synchronized (lock) {
            closed = true;
            if (reader != null) {
                reader.interrupt();
                return;
            }
            last = !let;
            let = true;
        }
        if (last) {
            source.close();
        }
    }
}
