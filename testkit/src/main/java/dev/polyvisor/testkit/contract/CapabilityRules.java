package dev.polyvisor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceDetails;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.LifecycleEvent;
import dev.polyvisor.api.instance.LifecycleSubscription;
import dev.polyvisor.api.inventory.MachineType;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an instance says that it can do, and what it does. */
interface CapabilityRules extends DriverContract {

    @Test
    @DisplayName("I51 what an instance cannot do is UNIMPLEMENTED at once, with the reason that whyNot gives")
    default void i51(Bench bench) throws InterruptedException {
        bench.fleetAtParity();
        Instance instance = bench.stopped("i51");
        Set<Capability> present = instance.capabilities();
        SoftAssertions all = new SoftAssertions();
        CapabilityCalls.of(bench, instance).forEach((capability, call) -> {
            if (!present.contains(capability)) {
                String reason = instance.whyNot(capability).orElse("");
                all.assertThat(reason).as("why not %s", capability).isNotBlank();
                all.assertThatThrownBy(call)
                        .as("%s, which is not there", capability)
                        .matches(Answers::isUnimplemented, "is UNIMPLEMENTED")
                        .hasMessageContaining(reason);
            }
        });
        all.assertAll();
    }

    @Test
    @DisplayName("I52 what an instance can do has no reason against it, and the provider can do it too")
    default void i52(Bench bench) throws InterruptedException {
        bench.fleetAtParity();
        Instance instance = bench.stopped("i52");

        assertThat(instance.capabilities())
                .isNotEmpty()
                .isSubsetOf(bench.provider().capabilities());
        assertThat(instance.capabilities())
                .allMatch(each -> instance.whyNot(each).isEmpty());
        assertThat(instance.container().isPresent())
                .as("is a container")
                .isEqualTo(instance.info().type() == MachineType.CONTAINER);
    }

    @Test
    @DisplayName("I53 details() reads everything at once, and what the backend lacks is empty in it")
    default void i53(Bench bench) throws InterruptedException {
        Instance instance = bench.running("i53");

        InstanceDetails details = instance.details();

        assertThat(details.info().key()).isEqualTo(instance.key());
        if (instance.capabilities().contains(Capability.SNAPSHOT)) {
            bench.await(instance.snapshots().create("one"));
            assertThat(instance.details().snapshots()).hasSize(1);
        } else {
            assertThat(details.snapshots()).isEmpty();
        }
    }

    @Test
    @DisplayName("I54 a listener is told of the life of its instance, and of nothing once it is closed")
    default void i54(Bench bench) throws InterruptedException {
        bench.fleetAtParity();
        Instance instance = bench.stopped("i54");
        bench.needs(instance, Capability.LIFECYCLE_EVENTS);
        BlockingQueue<LifecycleEvent> told = new LinkedBlockingQueue<>();
        LifecycleSubscription subscription = instance.lifecycle(told::add);
        bench.await(bench.stopped("i54-other").start());
        bench.await(instance.start());

        LifecycleEvent event;
        do {
            event = told.poll(bench.patience().event().toMillis(), TimeUnit.MILLISECONDS);
            assertThat(event).as("an event before STARTED").isNotNull();
            assertThat(event.key()).isEqualTo(instance.key());
        } while (event.action() != LifecycleAction.STARTED);
        subscription.close();
        told.clear();
        bench.await(instance.delete(DeleteOptions.force()));
        assertThat(told).isEmpty();
    }
}
