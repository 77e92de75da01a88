package dev.polyvisor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Codec;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Listing and reading. */
interface ListingRules extends DriverContract {
    /** A form that identities of all backends can have, and that none has. */
    String NOBODY = "00000000-0000-4000-8000-000000000000";

    @Test
    @DisplayName("A1 each kind is named after the driver and written by one adapter of one feed")
    default void a1(Bench bench) throws InterruptedException {
        Driver session = bench.session();
        List<Kind<?>> written = new ArrayList<>();
        for (Feed<?> feed : session.feeds()) {
            feed.adapters().forEach(adapter -> {
                assertThat(adapter.kinds()).as("kinds of an adapter").isNotEmpty();
                written.addAll(adapter.kinds());
            });
        }

        assertThat(written).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(session.kinds());
        assertThat(written)
                .extracting(Kind::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith(bench.driverName() + "-"));
    }

    @Test
    @DisplayName("A2 a listing has everything there is, once, with the provider's name and the type of its kind")
    default void a2(Bench bench) throws InterruptedException {
        bench.secondClient().create(bench.name("a2"));
        Map<String, List<ResourceKey>> listed = new TreeMap<>();
        for (FeedProbe<?> probe : FeedProbe.all(bench)) {
            for (Resource value : values(probe)) {
                Kind<?> kind = kind(probe, value);
                assertThat(value.key().provider())
                        .as("provider of %s", value.key())
                        .isEqualTo(Bench.PROVIDER);
                assertThat(value).isInstanceOf(kind.type());
                listed.computeIfAbsent(kind.name(), name -> new ArrayList<>()).add(value.key());
            }
        }

        listed.forEach((kind, keys) -> assertThat(keys).as("keys of %s", kind).doesNotHaveDuplicates());
        bench.secondClient()
                .contents()
                .forEach((kind, ids) -> assertThat(listed.getOrDefault(kind.name(), List.of()))
                        .as("listing of %s", kind)
                        .extracting(ResourceKey::id)
                        .containsExactlyInAnyOrderElementsOf(ids));
    }

    private static <E> List<Resource> values(FeedProbe<E> probe) throws InterruptedException {
        List<Resource> values = new ArrayList<>();
        for (Adapter<E> adapter : probe.adapters()) {
            Set<String> kinds = adapter.kinds().stream().map(Kind::name).collect(Collectors.toSet());
            List<Resource> listed = probe.list(adapter);
            assertThat(listed)
                    .extracting(value -> value.key().kind())
                    .as("kinds listed")
                    .isSubsetOf(kinds);
            values.addAll(listed);
        }
        return values;
    }

    private static Kind<?> kind(FeedProbe<?> probe, Resource value) {
        return probe.feed().kinds().stream()
                .filter(kind -> kind.name().equals(value.key().kind()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(value.key() + " is of no kind of its feed"));
    }

    @Test
    @DisplayName("A3 what has not changed is equal when it is listed again")
    default void a3(Bench bench) throws InterruptedException {
        bench.secondClient().create(bench.name("a3"));
        for (FeedProbe<?> probe : FeedProbe.all(bench)) {
            assertThat(probe.list().values()).isEqualTo(probe.list().values());
        }
    }

    @Test
    @DisplayName("A4 a value cannot be changed from outside")
    default void a4(Bench bench) throws InterruptedException {
        String id = bench.secondClient().create(bench.name("a4"));
        bench.secondClient().label(id, "contract", "a4");
        for (FeedProbe<?> probe : FeedProbe.all(bench)) {
            for (Resource value : probe.list().values().values()) {
                assertUnmodifiable(value.key(), value.labels().keySet());
                assertUnmodifiable(value.key(), value.references());
                if (value instanceof Machine machine) {
                    assertUnmodifiable(value.key(), machine.addresses());
                    assertUnmodifiable(value.key(), machine.hardwareAddresses());
                }
            }
        }
    }

    private static void assertUnmodifiable(ResourceKey key, Collection<?> part) {
        if (!part.isEmpty()) {
            assertThatThrownBy(part::clear)
                    .as("clearing a part of %s", key)
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    @DisplayName("A5 an entity that is read alone is what the listing showed")
    default void a5(Bench bench) throws InterruptedException {
        bench.secondClient().create(bench.name("a5"));
        for (FeedProbe<?> probe : FeedProbe.all(bench)) {
            readEach(probe);
        }
    }

    private static <E> void readEach(FeedProbe<E> probe) throws InterruptedException {
        int enough = 20;
        for (Adapter<E> adapter : probe.adapters()) {
            for (Resource value : probe.list(adapter).stream().limit(enough).toList()) {
                Ledger ledger = new Ledger();
                ledger.apply(probe.read(kind(probe, value), Target.entity(value.key())));
                assertThat(ledger.get(value.key()))
                        .as("%s read alone", value.key())
                        .contains(value);
            }
        }
    }

    @Test
    @DisplayName("A6 what is not there is a deletion and no error")
    default void a6(Bench bench) throws InterruptedException {
        for (FeedProbe<?> probe : FeedProbe.all(bench)) {
            for (Kind<?> kind : probe.feed().kinds()) {
                assertDeleted(probe, kind, kind.key(Bench.PROVIDER, NOBODY));
            }
            if (probe.writesMachines()) {
                Kind<?> machines = bench.secondClient().machineKind();
                String gone = bench.secondClient().create(bench.name("a6"));
                bench.secondClient().delete(gone);
                assertDeleted(probe, machines, machines.key(Bench.PROVIDER, gone));
            }
        }
    }

    private static <E> void assertDeleted(FeedProbe<E> probe, Kind<?> kind, ResourceKey key)
            throws InterruptedException {
        ChangeSet changes = probe.read(kind, Target.entity(key));

        assertThat(changes.deletes()).as("deletions when %s is read", key).contains(key);
        assertThat(changes.upserts()).extracting(Resource::key).doesNotContain(key);
    }

    @Test
    @DisplayName("A7 a collection that is read as a target is what the listing showed")
    default void a7(Bench bench) throws InterruptedException {
        bench.secondClient().create(bench.name("a7"));
        for (FeedProbe<?> probe : FeedProbe.all(bench)) {
            Ledger listed = probe.list();
            Ledger read = new Ledger();
            for (Kind<?> kind : probe.feed().kinds()) {
                read.apply(probe.read(kind, Target.collection(kind)));
            }
            assertThat(read.values()).isEqualTo(listed.values());
        }
    }

    @Test
    @DisplayName("A8 a listing can be left half way and closed twice")
    default void a8(Bench bench) throws InterruptedException {
        for (FeedProbe<?> probe : FeedProbe.all(bench)) {
            for (Adapter<?> adapter : probe.adapters()) {
                Listing listing = adapter.list(probe.context());
                if (listing.hasNext()) {
                    listing.next();
                }
                listing.close();
                listing.close();
            }
            assertThat(probe.list().values())
                    .as("listing after one that was left half way")
                    .isEqualTo(probe.list().values());
        }
    }

    @Test
    @DisplayName("A9 parents and references stay within the provider, and those to kinds of the driver are well formed")
    default void a9(Bench bench) throws InterruptedException {
        Set<String> kinds = bench.session().kinds().stream().map(Kind::name).collect(Collectors.toSet());
        for (FeedProbe<?> probe : FeedProbe.all(bench)) {
            for (Resource value : probe.list().values().values()) {
                List<ResourceKey> named = new ArrayList<>(value.references());
                value.parent().ifPresent(named::add);
                assertThat(named)
                        .as("what %s refers to", value.key())
                        .allMatch(key -> key.provider().equals(Bench.PROVIDER))
                        .allMatch(key -> kinds.contains(key.kind()))
                        .doesNotContain(value.key());
            }
        }
    }

    @Test
    @DisplayName("A10 a codec gives back what it was given, on one line")
    default void a10(Bench bench) throws InterruptedException {
        for (FeedProbe<?> probe : FeedProbe.all(bench)) {
            Ledger listed = probe.list();
            for (Kind<?> kind : probe.feed().kinds()) {
                assertSurvivesCodec(kind, listed);
            }
        }
    }

    private static <T extends Resource> void assertSurvivesCodec(Kind<T> kind, Ledger listed) {
        Optional<Codec<T>> codec = kind.codec();
        if (codec.isPresent()) {
            listed.values().values().stream()
                    .filter(kind.type()::isInstance)
                    .map(kind.type()::cast)
                    .forEach(value -> {
                        String text = codec.get().encode(value);
                        assertThat(text).as("text of %s", value.key()).doesNotContain("\n", "\r");
                        assertThat(codec.get().decode(text)).isEqualTo(value);
                    });
        }
    }

    @Test
    @DisplayName("A11 a backend that cannot be reached is an error that can be retried, and never an empty listing")
    default void a11(Bench bench) throws InterruptedException {
        List<FeedProbe<?>> probes = FeedProbe.all(bench);
        bench.inject(Fault.UNREACHABLE);
        for (FeedProbe<?> probe : probes) {
            for (Kind<?> kind : probe.feed().kinds()) {
                assertRetryable(
                        "listing " + kind, () -> Ledger.read(probe.writer(kind).list(probe.context())));
                assertRetryable("reading of " + kind, () -> probe.read(kind, Target.collection(kind)));
            }
            if (probe.source().isPresent()) {
                assertRetryable("events", () -> {
                    if (probe.polling().isPresent()) {
                        probe.polling().get().position();
                    } else {
                        probe.tap().close();
                    }
                });
            }
        }
    }

    private static void assertRetryable(String what, ThrowingCallable call) {
        Throwable answer = catchThrowable(call);
        assertThat(answer).as(what + " of an unreachable backend").isInstanceOf(PolyvisorException.class);
        assertThat(((PolyvisorException) answer).retryable())
                .as("retryable: %s", answer)
                .isTrue();
    }

    @Test
    @DisplayName("A12 an interrupt ends a call that hangs")
    default void a12(Bench bench) throws InterruptedException {
        FeedProbe<?> probe = FeedProbe.all(bench).get(0);
        Adapter<?> adapter = probe.adapters().get(0);
        bench.inject(Fault.HANG);
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Throwable> ended = new CompletableFuture<>();

        Future<?> call = bench.session().context().executor().submit(() -> {
            begun.complete(null);
            ended.complete(catchThrowable(() -> Ledger.read(adapter.list(probe.context()))));
        });
        assertThat(begun).succeedsWithin(bench.patience().operation());
        call.cancel(true);

        assertThat(ended)
                .succeedsWithin(bench.patience().close())
                .satisfiesAnyOf(
                        end -> assertThat(end).isInstanceOf(InterruptedException.class),
                        end -> assertThat(end)
                                .isInstanceOfSatisfying(
                                        PolyvisorException.class,
                                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED)));
    }
}
