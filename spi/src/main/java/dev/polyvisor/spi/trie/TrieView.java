package dev.polyvisor.spi.trie;

import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** The entries below a node as a collection of what a function makes of each. */
class TrieView<T> extends AbstractCollection<T> {
    private final Node root;
    private final int size;
    private final int characteristics;
    private final BiFunction<Object, Object, T> element;

    TrieView(Node root, int size, int characteristics, BiFunction<Object, Object, T> element) {
        this.root = root;
        this.size = size;
        this.characteristics = characteristics;
        this.element = element;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Iterator<T> iterator() {
        return Spliterators.iterator(spliterator());
    }

    @Override
    public Spliterator<T> spliterator() {
        return new TrieSpliterator<>(root, size, characteristics, element);
    }

    @Override
    public void forEach(Consumer<? super T> action) {
        Objects.requireNonNull(action, "action");
        root.forEach((key, value) -> action.accept(element.apply(key, value)));
    }
}
