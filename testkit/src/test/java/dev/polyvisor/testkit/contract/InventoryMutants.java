package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.EventSink;
import dev.polyvisor.api.driver.StreamingSource;
import dev.polyvisor.testkit.contract.Spoiled.Spoiler;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Drivers that look right call by call, and lead the inventory astray. */
final class InventoryMutants {
    private InventoryMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
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
