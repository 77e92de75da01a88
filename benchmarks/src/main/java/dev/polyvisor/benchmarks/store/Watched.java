package dev.polyvisor.benchmarks.store;

import dev.polyvisor.api.inventory.Watch;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.benchmarks.model.FilledStore;
import dev.polyvisor.benchmarks.model.Listener;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Watches on the store while it is written to. In the end each must have been told all. */
@State(Scope.Benchmark)
public class Watched {
    /** How many watches. */
    @Param({"1", "0"})
    public int watchers;

    private final List<Listener> listeners = new ArrayList<>();
    private final List<Watch> watches = new ArrayList<>();

    /** Begins to watch. */
    @Setup(Level.Trial)
    public void watch(FilledStore filled) {
        for (int i = 0; i < watchers; i++) {
            Listener listener = new Listener();
            listeners.add(listener);
            watches.add(filled.store().watch(WatchSpec.fromNow(), listener));
        }
    }

    /** Checks that the watches were told all, so that the figures include telling. */
    @TearDown(Level.Trial)
    public void check(FilledStore filled) {
        listeners.forEach(
                listener -> listener.awaitDelivery(filled.store().snapshot().revision()));
        watches.forEach(Watch::close);
        listeners.clear();
        watches.clear();
    }
}
