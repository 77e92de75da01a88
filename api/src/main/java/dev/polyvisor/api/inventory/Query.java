package dev.polyvisor.api.inventory;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What to look for in a snapshot. A query is a value: each method returns a new one.
 *
 * <p>Conditions are combined with "and". Where a key, an index, a parent or a provider is named, only what it holds is
 * looked at; predicates are then applied to each.
 *
 * <p>Thread safety: immutable, as far as the predicates are.
 *
 * @param <T> the type of the values
 */
public final class Query<T extends Resource> {
    private final Class<T> view;
    private final @Nullable Kind<T> kind;
    private final @Nullable String provider;
    private final @Nullable Scope scope;
    private final @Nullable ResourceKey parent;
    private final @Nullable String index;
    private final @Nullable String term;
    private final @Nullable Predicate<Entry<T>> predicate;
    private final @Nullable Comparator<? super T> order;
    private final int limit;
    private final @Nullable String after;

    private Query(Draft<T> d) {
        this.view = d.view;
        this.kind = d.kind;
        this.provider = d.provider;
        this.scope = d.scope;
        this.parent = d.parent;
        this.index = d.index;
        this.term = d.term;
        this.predicate = d.predicate;
        this.order = d.order;
        this.limit = d.limit;
        this.after = d.after;
    }

    /**
     * Looks for values of a kind.
     *
     * @param kind the kind
     * @param <T> the type of the values
     * @return the query
     */
    public static <T extends Resource> Query<T> of(Kind<T> kind) {
        Draft<T> d = new Draft<>(kind.type());
        d.kind = kind;
        return new Query<>(d);
    }

    /**
     * Looks for values of all kinds that implement a view.
     *
     * @param view for example {@code Machine.class}
     * @param <T> the view
     * @return the query
     */
    public static <T extends Resource> Query<T> of(Class<T> view) {
        return new Query<>(new Draft<>(Objects.requireNonNull(view, "view")));
    }

    /**
     * Only those of a provider.
     *
     * @param name the name of the provider
     * @return a new query
     */
    public Query<T> provider(String name) {
        Draft<T> d = draft();
        d.provider = Objects.requireNonNull(name, "name");
        return new Query<>(d);
    }

    /**
     * Only those of a scope.
     *
     * @param value the scope
     * @return a new query
     */
    public Query<T> scope(Scope value) {
        Draft<T> d = draft();
        d.scope = Objects.requireNonNull(value, "scope");
        return new Query<>(d);
    }

    /**
     * Only those with a parent.
     *
     * @param key the key of the parent
     * @return a new query
     */
    public Query<T> parent(ResourceKey key) {
        Draft<T> d = draft();
        d.parent = Objects.requireNonNull(key, "key");
        return new Query<>(d);
    }

    /**
     * Only those that an index of the kind has under a term.
     *
     * @param name the name of the index
     * @param value the term
     * @return a new query
     * @throws PolyvisorException INVALID_ARGUMENT when the query is over a view, or the kind has no such index
     */
    public Query<T> index(String name, String value) {
        Kind<T> of = kind;
        if (of == null) {
            throw PolyvisorException.invalidArgument("query.index", "a query over a view knows no index");
        }
        if (of.indexes().stream().noneMatch(i -> i.name().equals(name))) {
            throw PolyvisorException.invalidArgument("query.index", "'" + name + "' is no index of " + of);
        }
        Draft<T> d = draft();
        d.index = name;
        d.term = Objects.requireNonNull(value, "value");
        return new Query<>(d);
    }

    /**
     * Only those whose value fulfils a condition, besides all conditions before.
     *
     * @param condition the condition; pure, called on the thread that asks
     * @return a new query
     */
    public Query<T> where(Predicate<? super T> condition) {
        Objects.requireNonNull(condition, "condition");
        return whereEntry(e -> condition.test(e.value()));
    }

    /**
     * Only those whose entry fulfils a condition, besides all conditions before.
     *
     * @param condition the condition; pure, called on the thread that asks
     * @return a new query
     */
    public Query<T> whereEntry(Predicate<Entry<T>> condition) {
        Draft<T> d = draft();
        Predicate<Entry<T>> before = d.predicate;
        d.predicate = before == null ? Objects.requireNonNull(condition, "condition") : before.and(condition);
        return new Query<>(d);
    }

    /**
     * In an order; by default, and among equals, that of the keys.
     *
     * @param comparator the order
     * @return a new query
     */
    public Query<T> orderBy(Comparator<? super T> comparator) {
        Draft<T> d = draft();
        d.order = Objects.requireNonNull(comparator, "comparator");
        return new Query<>(d);
    }

    /**
     * At most so many in a page.
     *
     * @param entries the number, at least 1; 1,000 by default
     * @return a new query
     * @throws PolyvisorException INVALID_ARGUMENT when it is not positive
     */
    public Query<T> limit(int entries) {
        if (entries < 1) {
            throw PolyvisorException.invalidArgument("query.limit", "is not positive");
        }
        Draft<T> d = draft();
        d.limit = entries;
        return new Query<>(d);
    }

    /**
     * From where an earlier page ended.
     *
     * @param position what {@link Page#next()} gave
     * @return a new query
     */
    public Query<T> after(String position) {
        Draft<T> d = draft();
        d.after = Objects.requireNonNull(position, "position");
        return new Query<>(d);
    }

    /**
     * The type of the values.
     *
     * @return the type
     */
    public Class<T> view() {
        return view;
    }

    /**
     * The kind.
     *
     * @return the kind, empty for a query over a view
     */
    public Optional<Kind<T>> kind() {
        return Optional.ofNullable(kind);
    }

    /**
     * The provider.
     *
     * @return the name, empty for all
     */
    public Optional<String> provider() {
        return Optional.ofNullable(provider);
    }

    /**
     * The scope.
     *
     * @return the scope, empty for all
     */
    public Optional<Scope> scope() {
        return Optional.ofNullable(scope);
    }

    /**
     * The parent.
     *
     * @return the key, empty for all
     */
    public Optional<ResourceKey> parent() {
        return Optional.ofNullable(parent);
    }

    /**
     * The index.
     *
     * @return its name, empty for none
     */
    public Optional<String> index() {
        return Optional.ofNullable(index);
    }

    /**
     * The term to look for in the index.
     *
     * @return the term, empty without an index
     */
    public Optional<String> term() {
        return Optional.ofNullable(term);
    }

    /**
     * Whether an entry fulfils scope and conditions.
     *
     * @param entry the entry
     * @return true when it does
     */
    public boolean matches(Entry<T> entry) {
        return (scope == null || entry.value().scope().filter(scope::equals).isPresent())
                && (predicate == null || predicate.test(entry));
    }

    /**
     * The order.
     *
     * @return the comparator, empty for the order of the keys
     */
    public Optional<Comparator<? super T>> order() {
        return Optional.ofNullable(order);
    }

    /**
     * How many entries a page has at most.
     *
     * @return the number
     */
    public int limit() {
        return limit;
    }

    /**
     * Where to begin.
     *
     * @return the position, empty for the beginning
     */
    public Optional<String> after() {
        return Optional.ofNullable(after);
    }

    private Draft<T> draft() {
        Draft<T> d = new Draft<>(view);
        d.kind = kind;
        d.provider = provider;
        d.scope = scope;
        d.parent = parent;
        d.index = index;
        d.term = term;
        d.predicate = predicate;
        d.order = order;
        d.limit = limit;
        d.after = after;
        return d;
    }

    /** The parts of a query while it is being changed. */
    private static final class Draft<T extends Resource> {
        private final Class<T> view;
        private @Nullable Kind<T> kind;
        private @Nullable String provider;
        private @Nullable Scope scope;
        private @Nullable ResourceKey parent;
        private @Nullable String index;
        private @Nullable String term;
        private @Nullable Predicate<Entry<T>> predicate;
        private @Nullable Comparator<? super T> order;
        private int limit = 1_000;
        private @Nullable String after;

        private Draft(Class<T> view) {
            this.view = view;
        }
    }
}
