package dev.polyvisor.driver.lxd.client;

import dev.polyvisor.spi.instance.Blocking;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The elements of arrays that are read while the server sends them. {@code hasNext} and {@code next} block and throw what
 * reading throws. Not thread safe.
 *
 * @param <T> the type of the elements
 */
public abstract sealed class Elements<T> implements Iterator<T>, AutoCloseable {
    private Elements() {}

    /**
     * Sends a request for elements.
     *
     * @param <T> the type of the elements
     */
    @FunctionalInterface
    public interface Opening<T> {
        Elements<T> open() throws InterruptedException;
    }

    /** The elements of a stream, which is closed with them. */
    static <T> Elements<T> of(Stream<T> stream) {
        return new Streamed<>(stream);
    }

    /** Elements that are there already. */
    public static <T> Elements<T> of(List<T> values) {
        return new Streamed<>(values.stream());
    }

    /** The elements of several requests, each of which is sent when the ones before have been read. */
    public static <T> Elements<T> chain(List<? extends Opening<T>> requests) {
        return new Chained<>(requests.iterator());
    }

    /** The same elements as something else. */
    public <R> Elements<R> map(Function<? super T, ? extends R> mapping) {
        return new Mapped<>(this, mapping);
    }

    /** Lets go of the connection. Idempotent. */
    @Override
    public abstract void close();

    private static final class Streamed<T> extends Elements<T> {
        private final Stream<T> source;
        private final Iterator<T> each;

        Streamed(Stream<T> source) {
            this.source = source;
            this.each = source.iterator();
        }

        @Override
        public boolean hasNext() {
            return each.hasNext();
        }

        @Override
        public T next() {
            return each.next();
        }

        @Override
        public void close() {
            source.close();
        }
    }

    private static final class Mapped<S, T> extends Elements<T> {
        private final Elements<S> source;
        private final Function<? super S, ? extends T> mapping;

        Mapped(Elements<S> source, Function<? super S, ? extends T> mapping) {
            this.source = source;
            this.mapping = mapping;
        }

        @Override
        public boolean hasNext() {
            return source.hasNext();
        }

        @Override
        public T next() {
            return mapping.apply(source.next());
        }

        @Override
        public void close() {
            source.close();
        }
    }

    private static final class Chained<T> extends Elements<T> {
        private final Iterator<? extends Opening<T>> requests;
        private @Nullable Elements<T> open;

        Chained(Iterator<? extends Opening<T>> requests) {
            this.requests = requests;
        }

        @Override
        public boolean hasNext() {
            while (open == null || !open.hasNext()) {
                close();
                if (!requests.hasNext()) {
                    return false;
                }
                open = opened(requests.next());
            }
            return true;
        }

        @Override
        public T next() {
            if (!hasNext() || open == null) {
                throw new NoSuchElementException();
            }
            return open.next();
        }

        @Override
        public void close() {
            Elements<T> last = open;
            open = null;
            if (last != null) {
                last.close();
            }
        }

        private static <T> Elements<T> opened(Opening<T> request) {
            return Blocking.get(request::open);
        }
    }
}
