package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Query;

/** When it is cheaper to list a kind than to read its entities one by one. */
final class Many {
    private static final int FEW = 12;

    private Many() {}

    /** Whether so many of a kind are more than a third of what the inventory has, and not few. */
    static boolean isMany(long wanted, Kind<?> kind, AdapterContext context) {
        return wanted > FEW
                && wanted * 3 > context.snapshot().count(Query.of(kind).provider(context.provider()));
    }
}
