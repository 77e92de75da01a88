package dev.polyvisor.api.instance;

/** A listener that is being told of events. */
public interface LifecycleSubscription extends AutoCloseable {

    /**
     * Ends the calls: after this method has returned no further one begins. Idempotent; does not block, except for a
     * call that is under way in another thread.
     */
    @Override
    void close();
}
