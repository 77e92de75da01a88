package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.driver.PollingSource;
import dev.polyvisor.api.driver.StreamingSource;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.testkit.contract.Spoiled.Call;
import dev.polyvisor.testkit.contract.Spoiled.Spoiler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Drivers whose adapters or event sources are broken. */
final class AdapterMutants {
    private AdapterMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                Mutant.of("a kind that two adapters write", Mutant.feeds(AdapterMutants::machinesTwice), "A1")
                        .alone(),
                Mutant.of(
                        "a listing without its last value",
                        Mutant.adapters(listing(AdapterMutants::withoutLast)),
                        "A2",
                        "A7",
                        "A14",
                        "A15"),
                Mutant.of(
                        "values that differ each time",
                        Mutant.adapters(listing(new Noise())),
                        "A3",
                        "A5",
                        "A7",
                        "A8",
                        "A14",
                        "A15"),
                Mutant.of("values that can be changed", withNotes(), "A4", "A11"),
                Mutant.of("a missing entity called NOT_FOUND", Mutant.adapters(missingIsAnError()), "A6"),
                Mutant.of("a collection read in part", Mutant.adapters(readsInPart()), "A7"),
                Mutant.of("an unreachable backend taken for an empty one", Mutant.adapters(emptyWhenDead()), "A11"),
                Mutant.of("an interrupt that is swallowed", Mutant.adapters(swallowsInterrupts()), "A12"),
                Mutant.of("deletions that nobody handles", Mutant.adapters(deafToDeletions()), "A14", "A15"),
                Mutant.of("targets looked up in the backend", Mutant.adapters(affectedReads()), "A16"),
                Mutant.of("a cursor that wears out", tellsOnce(), "A17").with("polling"),
                Mutant.of("an expired cursor without events", Mutant.sources(expiredIsQuiet()), "A18")
                        .with("polling"),
                Mutant.of("a second cancel that fails", Mutant.sources(cancelsOnce()), "A19"),
                Mutant.of("events with the object that read it", Mutant.adapters(stateReads()), "A20")
                        .with("state"));
    }

    private static List<Feed<?>> machinesTwice(List<Feed<?>> feeds) {
        List<Feed<?>> more = new ArrayList<>(feeds);
        feeds.stream().filter(feed -> feed.kinds().contains(FakeMachine.KIND)).forEach(feed -> more.add(twice(feed)));
        return more;
    }

    private static <E> Feed<E> twice(Feed<E> feed) {
        return Feed.listed(feed.adapters().stream()
                .filter(adapter -> adapter.kinds().contains(FakeMachine.KIND))
                .toList());
    }

    static Spoiler listing(UnaryOperator<List<Resource>> change) {
        return (call, real) -> {
            if (!call.is("list")) {
                return real.proceed();
            }
            Listing listing = (Listing) real.proceed();
            List<Resource> values = Ledger.read(listing);
            return Listing.of(change.apply(values), listing.cursor());
        };
    }

    private static List<Resource> withoutLast(List<Resource> values) {
        return values.isEmpty() ? values : values.subList(0, values.size() - 1);
    }

    /** Gives each machine a label that is another one each time. */
    static final class Noise implements UnaryOperator<List<Resource>> {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public List<Resource> apply(List<Resource> values) {
            return values.stream()
                    .map(value -> value instanceof FakeMachine machine
                            ? labelled(machine, "noise", Integer.toString(count.incrementAndGet()))
                            : value)
                    .toList();
        }
    }

    private static FakeMachine labelled(FakeMachine machine, String label, String value) {
        Map<String, String> labels = new HashMap<>(machine.labels());
        labels.put(label, value);
        return new FakeMachine(
                machine.key(),
                machine.name(),
                machine.scope(),
                machine.type(),
                machine.state(),
                machine.host(),
                machine.cluster(),
                machine.cpus(),
                machine.memory(),
                machine.mac(),
                machine.ip(),
                machine.createdAt(),
                machine.version(),
                labels,
                machine.references());
    }

    /** A value that keeps the map that it was given. */
    record Note(ResourceKey key, String name, Map<String, String> labels) implements Resource {
        static final Kind<Note> KIND = Kind.of("fake-note", Note.class);
    }

    @SuppressWarnings("UnnecessaryLambda") // the list of mutants holds operators
    private static UnaryOperator<DriverFactory> withNotes() {
        return factory -> Mutant.driver((call, real) -> {
                    if (!call.is("kinds")) {
                        return real.proceed();
                    }
                    Set<Object> kinds = new HashSet<>((Set<?>) real.proceed());
                    kinds.add(Note.KIND);
                    return kinds;
                })
                .apply(Mutant.feeds(feeds -> {
                            List<Feed<?>> more = new ArrayList<>(feeds);
                            more.add(Feed.<Object>listed(List.of(new Notes())));
                            return more;
                        })
                        .apply(factory));
    }

    /** Writes one note. */
    private static final class Notes implements Adapter<Object> {

        @Override
        public Set<Kind<?>> kinds() {
            return Set.of(Note.KIND);
        }

        @Override
        public Set<String> events() {
            return Set.of("none");
        }

        @Override
        public Listing list(AdapterContext context) {
            return Listing.of(notes(context));
        }

        private static List<Note> notes(AdapterContext context) {
            ResourceKey key = Note.KIND.key(context.provider(), "one");
            return List.of(new Note(key, "one", new HashMap<>(Map.of("stage", "test"))));
        }

        @Override
        public Set<Target> affected(AdapterContext context, Object event) {
            return Set.of();
        }

        @Override
        public ChangeSet read(AdapterContext context, Set<Target> targets) {
            ChangeSet.Builder changes = ChangeSet.builder();
            for (Target target : targets) {
                if (target instanceof Target.Entity entity && !entity.key().id().equals("one")) {
                    changes.delete(entity.key());
                } else {
                    notes(context).forEach(changes::upsert);
                }
            }
            return changes.build();
        }
    }

    private static Spoiler missingIsAnError() {
        return (call, real) -> {
            Object changes = real.proceed();
            if (call.is("read") && !((ChangeSet) changes).deletes().isEmpty()) {
                throw PolyvisorException.of(ErrorCode.NOT_FOUND, "no such object");
            }
            return changes;
        };
    }

    private static Spoiler readsInPart() {
        return (call, real) -> {
            if (!call.is("read")) {
                return real.proceed();
            }
            ChangeSet changes = (ChangeSet) real.proceed();
            List<ChangeSet.Replacement> parts = changes.replacements().stream()
                    .map(group -> new ChangeSet.Replacement(group.kind(), group.parent(), withoutLast(group.values())))
                    .toList();
            return new ChangeSet(changes.upserts(), changes.deletes(), parts, changes.rechecks());
        };
    }

    static Spoiler emptyWhenDead() {
        return (call, real) -> {
            try {
                return real.proceed();
            } catch (PolyvisorException e) {
                if (call.is("list") && e.code() == ErrorCode.UNAVAILABLE) {
                    return Listing.of(List.of());
                }
                throw e;
            }
        };
    }

    private static Spoiler swallowsInterrupts() {
        return (call, real) -> {
            try {
                return real.proceed();
            } catch (InterruptedException e) {
                return call.is("list") ? Listing.of(List.of()) : ChangeSet.NONE;
            }
        };
    }

    private static Spoiler deafToDeletions() {
        return (call, real) -> call.is("events")
                ? ((Set<?>) real.proceed())
                        .stream()
                                .map(Object::toString)
                                .filter(code -> !code.endsWith(".deleted"))
                                .collect(Collectors.toSet())
                : real.proceed();
    }

    /** Looks whether the object is there before it says anything. */
    private static Spoiler affectedReads() {
        return (call, real) -> {
            Object targets = real.proceed();
            if (call.is("affected")) {
                read(call, targets);
            }
            return targets;
        };
    }

    private static Object read(Call call, Object targets) throws InterruptedException {
        Set<Target> known = ((Set<?>) targets).stream().map(Target.class::cast).collect(Collectors.toSet());
        return ((Adapter<?>) call.self()).read(call.argument(0, AdapterContext.class), known);
    }

    @SuppressWarnings("UnnecessaryLambda") // the list of mutants holds operators
    private static UnaryOperator<DriverFactory> tellsOnce() {
        return factory -> {
            Set<Object> told = ConcurrentHashMap.newKeySet();
            return Mutant.sources((call, real) ->
                            call.is("poll") ? fresh((PollingSource.Poll<?>) real.proceed(), told) : real.proceed())
                    .apply(factory);
        };
    }

    private static Object fresh(PollingSource.Poll<?> page, Set<Object> told) {
        List<Object> fresh = new ArrayList<>();
        page.events().stream().filter(told::add).forEach(fresh::add);
        return new PollingSource.Poll<>(fresh, page.next(), page.more());
    }

    private static Spoiler expiredIsQuiet() {
        return (call, real) -> {
            try {
                return real.proceed();
            } catch (PolyvisorException e) {
                if (call.is("poll") && e.code() == ErrorCode.OUT_OF_RANGE) {
                    return new PollingSource.Poll<>(List.of(), call.argument(0, Cursor.class), false);
                }
                throw e;
            }
        };
    }

    private static Spoiler cancelsOnce() {
        return (call, real) -> {
            if (!call.is("open")) {
                return real.proceed();
            }
            StreamingSource.Subscription subscription = (StreamingSource.Subscription) real.proceed();
            AtomicBoolean cancelled = new AtomicBoolean();
            return (StreamingSource.Subscription) () -> {
                if (cancelled.getAndSet(true)) {
                    throw new IllegalStateException("cancelled already");
                }
                subscription.cancel();
            };
        };
    }

    private static Spoiler stateReads() {
        return (call, real) -> call.is("apply") ? read(call, affected((Adapter<?>) call.self(), call)) : real.proceed();
    }

    @SuppressWarnings("unchecked")
    private static <E> Set<Target> affected(Adapter<E> adapter, Call call) {
        return adapter.affected(
                call.argument(0, AdapterContext.class), (E) call.arguments().get(1));
    }
}
