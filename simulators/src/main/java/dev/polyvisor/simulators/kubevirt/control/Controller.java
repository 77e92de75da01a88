package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.Stored;

/** Brings an object, and what belongs to it, one step nearer to what it asks for. Called under the lock of the state. */
@FunctionalInterface
interface Controller {
    void reconcile(Stored object);
}
