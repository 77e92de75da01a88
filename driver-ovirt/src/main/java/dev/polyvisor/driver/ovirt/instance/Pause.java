package dev.polyvisor.driver.ovirt.instance;

import java.util.Map;
import java.util.Optional;

/** Stops a machine for something that it has to be off for, and starts it again afterwards, if it ran. */
final class Pause {
    private final InstanceHandle instance;
    private final Condition condition;
    private final Step stop;
    private final Step start;
    private volatile boolean ran;

    /** What has to hold before anything is stopped. */
    @FunctionalInterface
    interface Condition {
        /** Fails when it does not hold. */
        void require() throws InterruptedException;
    }

    Pause(InstanceHandle instance, Condition condition) {
        this.instance = instance;
        this.condition = condition;
        Power power = new Power(instance);
        this.stop = power.killing();
        this.start = power.starting();
    }

    Step before() {
        return new Before();
    }

    Step after() {
        return new After();
    }

    private final class Before implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return SnapshotsFacet.rests(instance.state());
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            condition.require();
            ran = true;
            return calls.act(instance.id(), "stop", Map.of());
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return stop.isUnderWay();
        }

        @Override
        public String stage() {
            return stop.stage();
        }
    }

    private final class After implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return !ran || start.isReached();
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            return start.send(calls);
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return start.isUnderWay();
        }

        @Override
        public String stage() {
            return start.stage();
        }
    }
}
