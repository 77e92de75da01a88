package dev.polyvisor.benchmarks;

import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.Resource;

/** The store builds an index when a query names it first: what is measured with all indexes has to ask for each before. */
public final class AskedIndexes {
    private AskedIndexes() {}

    /**
     * Asks for every index of every kind once.
     *
     * @param snapshot where
     * @return how many seconds that took
     */
    public static double ask(InventorySnapshot snapshot) {
        long begin = System.nanoTime();
        for (Kind<?> kind : snapshot.kinds()) {
            ask(snapshot, kind);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static <T extends Resource> void ask(InventorySnapshot snapshot, Kind<T> kind) {
        for (Index<T> index : kind.indexes()) {
            long unused = snapshot.count(Query.of(kind).index(index.name(), "no such term"));
        }
    }
}
