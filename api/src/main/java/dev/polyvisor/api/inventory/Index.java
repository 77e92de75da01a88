package dev.polyvisor.api.inventory;

import dev.polyvisor.api.PolyvisorException;
import java.util.Collection;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A declared way to find the values of a kind by something that they contain, kept up to date with every transaction. It costs
 * next to nothing until a query names it for the first time; that query takes as long as one that looks at every value.
 *
 * <p>Thread safety: the function must be pure; it is called by the store on its writing thread, where what it throws refuses the
 * transaction, and on the thread of the query that uses the index first.
 *
 * @param <T> the type of the values
 */
public final class Index<T> {
    private final String name;
    private final BiConsumer<T, Consumer<String>> terms;

    private Index(String name, BiConsumer<T, Consumer<String>> terms) {
        if (name.isBlank()) {
            throw PolyvisorException.invalidArgument("index.name", "is blank");
        }
        this.name = name;
        this.terms = Objects.requireNonNull(terms, "terms");
    }

    /**
     * An index over one term of each value.
     *
     * @param name its name, unique within the kind
     * @param term the term, null for a value that the index leaves out
     * @param <T> the type of the values
     * @return the index
     */
    public static <T> Index<T> one(String name, Function<? super T, @Nullable String> term) {
        return new Index<>(name, (value, sink) -> {
            String found = term.apply(value);
            if (found != null) {
                sink.accept(found);
            }
        });
    }

    /**
     * An index over any number of terms of each value.
     *
     * @param name its name, unique within the kind
     * @param terms the terms; repeated ones count once
     * @param <T> the type of the values
     * @return the index
     */
    public static <T> Index<T> many(String name, Function<? super T, ? extends Collection<String>> terms) {
        return new Index<>(name, (value, sink) -> terms.apply(value).forEach(sink));
    }

    /**
     * The name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Hands each term of a value to a consumer.
     *
     * @param value the value
     * @param sink gets the terms, repeated ones as often as the function names them
     */
    public void terms(T value, Consumer<String> sink) {
        terms.accept(value, sink);
    }
}
