package dev.polyvisor.spi.store.watch;

import dev.polyvisor.spi.store.state.State;

/** What the batches of a watch are made from. Any thread may ask. */
interface Source {

    /** The state now. */
    State state();

    /** The journal, which holds all that led to the state, as far as it has not expired. */
    Journal journal();

    /** Whether the state that is asked for next is the last one. */
    boolean ended();
}
