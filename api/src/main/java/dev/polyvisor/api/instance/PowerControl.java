package dev.polyvisor.api.instance;

import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import java.time.Duration;

/**
 * The power switch of an instance. All methods are verbs as the package describes them: they return at once, name a
 * goal, are idempotent, and may be called from any thread.
 *
 * <p>Besides what each names, an operation ends with NOT_FOUND when the instance is gone, ABORTED when other work on it
 * won, and FAILED_PRECONDITION when its state does not allow the step.
 */
public interface PowerControl {

    /**
     * Starts the instance. Saved memory is discarded where the backend can (LXD), and resumed where it cannot (oVirt).
     *
     * @return the work; ends when the instance runs, not when its system is up
     */
    default Operation<Instance> start() {
        return start(StartOptions.defaults());
    }

    /**
     * Starts the instance.
     *
     * @param options how
     * @return the work; ends when the instance runs (or is paused, if asked for), not when its system is up;
     *     FAILED_PRECONDITION when saved memory was asked for and there is none, RESOURCE_EXHAUSTED when no host has
     *     room
     * @throws PolyvisorException UNIMPLEMENTED for an option that the backend lacks
     */
    Operation<Instance> start(StartOptions options);

    /**
     * Asks the guest to shut down, without killing it: {@link StopOptions#graceful()}.
     *
     * @return the work; ends when the instance has stopped
     */
    default Operation<Instance> stop() {
        return stop(StopOptions.graceful());
    }

    /**
     * Stops the instance. An ephemeral instance is then gone; the handle keeps its last information.
     *
     * @param options how
     * @return the work; ends when the instance has stopped; DEADLINE_EXCEEDED when the guest did not stop within the
     *     time given and runs on
     * @throws PolyvisorException UNIMPLEMENTED for a way that the backend lacks
     */
    Operation<Instance> stop(StopOptions options);

    /**
     * Asks the guest to shut down and gives it a time: {@link StopOptions#graceful(Duration)}.
     *
     * @param timeout the time, above zero
     * @return the work; DEADLINE_EXCEEDED when the guest did not stop in time and runs on
     */
    default Operation<Instance> shutdown(Duration timeout) {
        return stop(StopOptions.graceful(timeout));
    }

    /**
     * Asks the guest to reboot: {@link RestartOptions#graceful()}.
     *
     * @return the work; ends when the instance runs again
     */
    default Operation<Instance> restart() {
        return restart(RestartOptions.graceful());
    }

    /**
     * Restarts the instance. Not idempotent: each call is one more restart; two at once become one after the other.
     *
     * @param options how
     * @return the work; ends when the instance runs again; FAILED_PRECONDITION when it was not running
     * @throws PolyvisorException UNIMPLEMENTED for a way that the backend lacks
     */
    Operation<Instance> restart(RestartOptions options);

    /**
     * Stops the processors and keeps the memory (LXD freeze, KubeVirt pause).
     *
     * @return the work; FAILED_PRECONDITION when the instance does not run
     * @throws PolyvisorException UNIMPLEMENTED where the backend has no such state
     */
    Operation<Instance> freeze();

    /**
     * Lets the processors go on.
     *
     * @return the work; FAILED_PRECONDITION when the instance does not run
     * @throws PolyvisorException UNIMPLEMENTED where the backend has no such state
     */
    Operation<Instance> unfreeze();

    /**
     * Saves the memory to disk and stops (oVirt suspend, LXD stateful stop). {@code start(StartOptions.resume())} goes
     * on.
     *
     * @return the work; FAILED_PRECONDITION when the instance does not run or cannot be saved
     * @throws PolyvisorException UNIMPLEMENTED where the backend cannot save memory
     */
    Operation<Instance> suspend();
}
