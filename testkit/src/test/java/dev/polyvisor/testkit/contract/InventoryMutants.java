package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.EventSink;
import dev.polyvisor.api.driver.StreamingSource;
import dev.polyvisor.testkit.contract.Spoiled.Spoiler;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Drivers that look right call by call, and lead the inventory astray. */
final class InventoryMutants {
    private InventoryMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                Mutant.of("a deletion that is forgotten", Mutant.adapters(forgetsDeletions()), "N2", "N3", "N7", "N8"),
                Mutant.of(
                        "values that differ each time",
                        Mutant.adapters(AdapterMutants.listing(new AdapterMutants.Noise())),
                        "N4"),
                Mutant.of("a stream that ends without a word", Mutant.sources(endsSilently()), "N5"),
                Mutant.of(
                                "an unreachable backend taken for an empty one",
                                Mutant.adapters(AdapterMutants.emptyWhenDead()),
                                "N6",
                                "N14")
                        .with("none"));
    }

    private static Spoiler forgetsDeletions() {
        return (call, real) -> {
            Object answer = real.proceed();
            if (!call.is("read") && !call.is("apply")) {
                return answer;
            }
            ChangeSet changes = (ChangeSet) answer;
            return new ChangeSet(changes.upserts(), Set.of(), changes.replacements(), changes.rechecks());
        };
    }

    private static Spoiler endsSilently() {
        return (call, real) ->
                call.is("open") ? openDeaf((StreamingSource<?>) call.self(), call.arguments()) : real.proceed();
    }

    @SuppressWarnings("unchecked")
    private static <E> Object openDeaf(StreamingSource<E> source, List<Object> arguments) throws InterruptedException {
        EventSink<E> sink = (EventSink<E>) arguments.get(1);
        EventSink<E> deaf = Spoiled.of(EventSink.class, sink, (call, real) -> call.is("ended") ? null : real.proceed());
        return source.open((Optional<Cursor>) arguments.get(0), deaf);
    }
}
