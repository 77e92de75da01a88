package dev.polyvisor.testkit.watch;

import java.util.function.Consumer;

/** Looks for breaches of one rule in one batch. */
@FunctionalInterface
interface WatchCheck {

    void check(Step step, Consumer<String> problem);
}
