package dev.polyvisor.simulators.kubevirt;

import dev.polyvisor.simulators.VirtualClock;
import dev.polyvisor.simulators.kubevirt.KubeClient.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** A simulator in virtual time, with a namespace {@code demo}: its controllers act only while a test lets them. */
final class SteppedCluster implements AutoCloseable {
    static final Duration STEP = Duration.ofMillis(100);

    final VirtualClock clock = new VirtualClock();
    final KubeVirtSimulator simulator =
            KubeVirtSimulator.builder().http().clock(clock).step(STEP).start();
    final KubeClient client = new KubeClient(simulator);

    SteppedCluster() {
        KubeVirtContent unused = simulator.content().namespace("demo");
    }

    /** Until the controllers have nothing to do but to wait for time to pass. */
    void settle() {
        until(() -> simulator.pendingWork() == 0);
    }

    void until(BooleanSupplier holds) {
        for (int i = 0; i < 500; i++) {
            if (holds.getAsBoolean()) {
                return;
            }
            clock.advance(STEP);
        }
        throw new AssertionError("it never held");
    }

    void running(String name) {
        until(() -> status(name).path("ready").asBoolean(false));
        settle();
    }

    JsonNode object(String plural, String name) {
        return simulator
                .content()
                .find(plural, "demo", name)
                .map(KubeClient.MAPPER::readTree)
                .orElseGet(KubeClient.MAPPER::nullNode);
    }

    JsonNode status(String machine) {
        return object("virtualmachines", machine).path("status");
    }

    String version(String path) {
        return client.get(path + "?limit=1")
                .json()
                .path("metadata")
                .path("resourceVersion")
                .asString();
    }

    /** A call during which time passes. */
    Reply slowly(Supplier<Reply> call) throws InterruptedException {
        CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(call);
        while (true) {
            try {
                return reply.get(10, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                clock.advance(Duration.ofSeconds(1));
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        simulator.close();
    }
}
