package dev.polyvisor.spi.store.watch;

/** Somebody who wants to know when the state is another one. */
interface Follower {

    /** The state may be another one. Called by writers after each transaction: costs next to nothing, never throws. */
    void signal();
}
