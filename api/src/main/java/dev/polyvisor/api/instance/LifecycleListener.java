package dev.polyvisor.api.instance;

/** Is told what happens in the life of an instance. */
@FunctionalInterface
public interface LifecycleListener {

    /**
     * Something has happened. Called on the fleet's executor, one event after the other for each listener, under no
     * lock. What it throws is logged, and the next event follows.
     *
     * @param event what happened
     */
    void onEvent(LifecycleEvent event);
}
