package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.driver.ovirt.inventory.VmLookup.Read;

/** A machine that steps are about, which may not be there before the first of them. */
@FunctionalInterface
interface Located {
    /** The machine as it is now; fails with NOT_FOUND when it is not there. */
    Read find() throws InterruptedException;

    /** Its identity. */
    default String id() throws InterruptedException {
        return find().value().key().id();
    }
}
