package dev.polyvisor.simulators.lxd.rest;

/** Answers what is below one segment behind {@code /1.0}. */
@FunctionalInterface
interface Resource {
    /** Answers, or throws {@link dev.polyvisor.simulators.lxd.state.Refused}. */
    void handle(Call call) throws InterruptedException;
}
