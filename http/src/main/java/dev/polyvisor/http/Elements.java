package dev.polyvisor.http;

import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The elements of the array that a reader has just entered. */
final class Elements<T> extends Spliterators.AbstractSpliterator<T> {
    private final JsonReader reader;
    private final Supplier<? extends T> element;
    private boolean ended;

    Elements(JsonReader reader, Supplier<? extends T> element) {
        super(Long.MAX_VALUE, Spliterator.ORDERED);
        this.reader = reader;
        this.element = element;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        if (ended) {
            return false;
        }
        if (reader.hasNext()) {
            action.accept(element.get());
            return true;
        }
        reader.endArray();
        ended = true;
        return false;
    }
}
