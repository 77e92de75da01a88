package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.driver.EventSource;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.driver.PollingSource;
import dev.polyvisor.api.driver.StreamingSource;
import dev.polyvisor.testkit.contract.Spoiled.Spoiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A fake driver that is broken in one way, and the rules that have to notice.
 *
 * @param fault what is wrong with it
 * @param events how its backend tells of changes
 * @param spoil breaks the driver
 * @param rules the rules that have to fail, and no others
 * @param refused whether the engine does not open such a driver, so that it is tested by these rules alone
 */
record Mutant(String fault, String events, UnaryOperator<DriverFactory> spoil, Set<String> rules, boolean refused) {
    static Mutant of(String fault, UnaryOperator<DriverFactory> spoil, String... rules) {
        return new Mutant(fault, "hints", spoil, Set.of(rules), false);
    }

    /** The same with a backend that tells of changes in another way. */
    Mutant with(String way) {
        return new Mutant(fault, way, spoil, rules, refused);
    }

    /** The same, which the engine does not even open. */
    Mutant alone() {
        return new Mutant(fault, events, spoil, rules, true);
    }

    DriverFixture openFixture(Patience patience) {
        return new FakeFixture(events, spoil, patience);
    }

    @Override
    public String toString() {
        return fault + " -> " + String.join(", ", rules);
    }

    static UnaryOperator<DriverFactory> factory(Spoiler spoiler) {
        return factory -> Spoiled.of(DriverFactory.class, factory, spoiler);
    }

    /** Opens a session in another way. */
    static UnaryOperator<DriverFactory> opening(Opening opening) {
        return factory -> Spoiled.of(
                DriverFactory.class,
                factory,
                (call, real) -> call.is("open")
                        ? opening.open(
                                factory, call.argument(0, DriverContext.class), call.argument(1, Connection.class))
                        : real.proceed());
    }

    static UnaryOperator<DriverFactory> driver(Spoiler spoiler) {
        return opening(
                (factory, context, connection) -> Spoiled.of(Driver.class, factory.open(context, connection), spoiler));
    }

    static UnaryOperator<DriverFactory> feeds(UnaryOperator<List<Feed<?>>> change) {
        return driver((call, real) -> {
            if (!call.is("feeds")) {
                return real.proceed();
            }
            @SuppressWarnings("unchecked")
            List<Feed<?>> feeds = (List<Feed<?>>) real.proceed();
            return change.apply(feeds);
        });
    }

    /** Every adapter of every feed. */
    static UnaryOperator<DriverFactory> adapters(Spoiler spoiler) {
        return feeds(feeds -> {
            List<Feed<?>> spoiled = new ArrayList<>();
            feeds.forEach(feed -> spoiled.add(withAdapters(feed, spoiler)));
            return spoiled;
        });
    }

    private static <E> Feed<E> withAdapters(Feed<E> feed, Spoiler spoiler) {
        List<Adapter<E>> adapters = new ArrayList<>();
        for (Adapter<E> adapter : feed.adapters()) {
            @SuppressWarnings("unchecked")
            Adapter<E> spoiled = Spoiled.of(Adapter.class, adapter, spoiler);
            adapters.add(spoiled);
        }
        return new Feed<>(feed.source(), adapters);
    }

    /** Every event source. */
    static UnaryOperator<DriverFactory> sources(Spoiler spoiler) {
        return feeds(feeds -> {
            List<Feed<?>> spoiled = new ArrayList<>();
            feeds.forEach(feed -> spoiled.add(withSource(feed, spoiler)));
            return spoiled;
        });
    }

    @SuppressWarnings("unchecked")
    private static <E> Feed<E> withSource(Feed<E> feed, Spoiler spoiler) {
        Optional<EventSource<E>> source = feed.source()
                .map(real -> real instanceof PollingSource<E> polling
                        ? Spoiled.of(PollingSource.class, polling, spoiler)
                        : Spoiled.of(StreamingSource.class, (StreamingSource<E>) real, spoiler));
        return new Feed<>(source, feed.adapters());
    }

    /** Opens a session. */
    @FunctionalInterface
    interface Opening {
        Driver open(DriverFactory factory, DriverContext context, Connection connection);
    }
}
