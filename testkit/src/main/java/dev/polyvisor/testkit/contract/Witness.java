package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.api.policy.PolicyReport;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.opentest4j.AssertionFailedError;

/** An agent whose one concern says what it saw. It can be made to hang. */
final class Witness implements PolicyAgent {
    static final long VERSION = 42;

    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile boolean hangs;

    /** From now on each call hangs until its thread is interrupted or all are let go. */
    Witness hanging() {
        hangs = true;
        return this;
    }

    void awaitInside(Duration timeout) throws InterruptedException {
        if (!inside.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionFailedError("the agent was not asked within " + timeout);
        }
    }

    void letGo() {
        gone.countDown();
    }

    @Override
    public long version() {
        return VERSION;
    }

    @Override
    public PolicyReport validate(Workload workload) throws InterruptedException {
        if (hangs) {
            inside.countDown();
            gone.await();
        }
        int seen = workload.value().hashCode();
        for (Entry<?> reference : workload.references().values()) {
            seen += reference.value().hashCode();
        }
        return new PolicyReport(
                VERSION,
                Set.of(new Concern("pvc.seen", Concern.INFORMATION, "what was seen", Integer.toHexString(seen))));
    }
}
