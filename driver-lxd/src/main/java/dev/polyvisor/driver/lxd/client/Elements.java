package dev.polyvisor.driver.lxd.client;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The elements of an array that are read while the server sends them. {@code hasNext} and {@code next} block and throw what
 * reading throws. Not thread safe.
 *
 * @param <T> the type of the elements
 */
public final class Elements<T> implements Iterator<T>, AutoCloseable {
    private final Stream<?> source;
    private final Iterator<? extends T> each;

    private Elements(Stream<?> source, Iterator<? extends T> each) {
        this.source = source;
        this.each = each;
    }

    /** The elements of a stream, which is closed with them. */
    static <T> Elements<T> of(Stream<T> stream) {
        return new Elements<>(stream, stream.iterator());
    }

    /** Elements that are there already. */
    public static <T> Elements<T> of(List<? extends T> values) {
        return new Elements<>(Stream.empty(), values.iterator());
    }

    /** The same elements as something else. */
    public <R> Elements<R> map(Function<? super T, ? extends R> mapping) {
        return new Elements<>(source, new Iterator<R>() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public R next() {
                return mapping.apply(each.next());
            }
        });
    }

    @Override
    public boolean hasNext() {
        return each.hasNext();
    }

    @Override
    public T next() {
        return each.next();
    }

    /** Lets go of the connection. Idempotent. */
    @Override
    public void close() {
        source.close();
    }
}
