package dev.polyvisor.spi.collector;

import static dev.polyvisor.spi.collector.Thing.disk;
import static dev.polyvisor.spi.collector.Thing.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.spi.collector.World.Flavour;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadTest {

    private static Target entity(ResourceKey key) {
        return Target.entity(key);
    }

    @ParameterizedTest
    @EnumSource
    void theRevisionHoldsWhatWasRead(Flavour flavour) throws InterruptedException {
        World world = World.live(flavour, vm("a"), vm("b"), disk("d"));
        world.backend.putSilently(vm("a"));
        world.backend.deleteSilently(vm("b"));
        world.backend.putSilently(disk("d"));

        Revision revision = world.collector.read(Set.of(entity(vm("a")), entity(vm("b")), entity(disk("d"))));

        world.assertEqual();
        assertThat(world.store.snapshot().revision()).isEqualTo(revision);
    }

    @Test
    void whatIsEqualChangesNothing() throws InterruptedException {
        World world = World.live(Flavour.POLLING, vm("a"));
        Revision before = world.store.snapshot().revision();

        assertThat(world.collector.read(Set.of(entity(vm("a"))))).isEqualTo(before);
        assertThat(world.collector.read(Set.of())).isEqualTo(before);
    }

    @Test
    void aCollectionIsReadAsAWhole() throws InterruptedException {
        World world = World.live(Flavour.POLLING, vm("a"), vm("b"), disk("d"));
        world.backend.deleteSilently(vm("a"));
        world.backend.putSilently(vm("c"));

        var unused = world.collector.read(Set.of(Target.collection(Thing.VM)));

        world.assertEqual();
    }

    @Test
    void aCollectionThatSuddenlyShrinksIsListedBeforeAnythingIsDeleted() throws InterruptedException {
        ResourceKey[] keys = new ResourceKey[100];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = vm("vm" + i);
        }
        World world = World.live(Flavour.POLLING, keys);
        world.vms.shows(things -> things.subList(0, 10));

        var unused = world.collector.read(Set.of(Target.collection(Thing.VM)));
        assertThat(world.model()).hasSize(100);

        world.vms.shows(things -> things);
        world.advance(World.RETRY);
        world.assertHealthy();
        assertThat(world.changes()).isEmpty();
        assertThat(world.script.count("list test-vm")).isEqualTo(1);
    }

    @Test
    void aReadThatWasOvertakenByALaterOneIsDropped() throws InterruptedException {
        World world = World.live(Flavour.POLLING, vm("a"), vm("b"));
        world.vms.afterRead(() -> {
            world.backend.putSilently(vm("a"));
            world.backend.deleteSilently(vm("b"));
            world.backend.putSilently(vm("c"));
            read(world, vm("a"), vm("b"), vm("c"));
        });

        read(world, vm("a"), vm("b"), vm("c"));

        world.assertEqual();
    }

    private static void read(World world, ResourceKey... keys) {
        try {
            Set<Target> targets = new LinkedHashSet<>();
            for (ResourceKey key : keys) {
                targets.add(entity(key));
            }
            var unused = world.collector.read(targets);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aReadThatWasOvertakenByAStateIsDropped() throws InterruptedException {
        World world = World.live(Flavour.STATES, vm("a"), vm("b"));
        world.vms.afterRead(() -> {
            world.backend.put(vm("a"));
            world.backend.delete(vm("b"));
            world.executor.runAll();
        });

        read(world, vm("a"), vm("b"));

        world.assertEqual();
    }

    @Test
    void aListingThatWasOvertakenByAReadNeitherRevivesNorDeletes() {
        World world = World.live(Flavour.POLLING, vm("a"), vm("b"));
        world.script.before("close test-vm", 1, () -> {
            world.backend.putSilently(vm("a"));
            world.backend.deleteSilently(vm("b"));
            world.backend.putSilently(vm("c"));
            read(world, vm("a"), vm("b"), vm("c"));
        });

        world.collector.reset();
        world.executor.runAll();

        world.assertHealthy();
    }

    @Test
    void aReadThatWasOvertakenByAListingIsDropped() {
        World world = World.live(Flavour.POLLING, vm("a"), vm("b"));
        world.vms.afterRead(() -> {
            world.backend.putSilently(vm("a"));
            world.backend.deleteSilently(vm("b"));
            world.collector.reset();
            world.executor.runAll();
        });

        read(world, vm("a"), vm("b"));

        world.assertHealthy();
    }

    @Test
    void aReadOfSomethingThatALaterReadOfItsGroupDidNotFindIsDropped() {
        World world = World.live(Flavour.POLLING, vm("a"), vm("b"));
        world.backend.putSilently(vm("short-lived"));
        world.vms.afterRead(() -> {
            world.backend.deleteSilently(vm("b"));
            world.backend.deleteSilently(vm("short-lived"));
            try {
                var unused = world.collector.read(Set.of(Target.collection(Thing.VM)));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });

        read(world, vm("b"), vm("short-lived"));

        world.assertEqual();
    }

    @Test
    void aThingOnItsWayIsReadAgainByTheCollector() throws InterruptedException {
        World world = World.live(Flavour.POLLING, vm("a"));
        world.vms.isOnItsWay(vm("a"), true);
        read(world, vm("a"));
        world.vms.isOnItsWay(vm("a"), false);
        world.backend.putSilently(vm("a"));

        world.advance(World.RETRY);

        world.assertHealthy();
    }

    @Test
    void whatFailsIsToldAndReadAgainByTheCollector() {
        World world = World.live(Flavour.POLLING, vm("a"), disk("d"));
        world.script.fail("read test-vm", 1, ErrorCode.DEADLINE_EXCEEDED);
        world.backend.putSilently(vm("a"));
        world.backend.putSilently(disk("d"));

        assertThatThrownBy(() -> world.collector.read(Set.of(entity(vm("a")), entity(disk("d")))))
                .asInstanceOf(InstanceOfAssertFactories.type(PolyvisorException.class))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
                    assertThat(failure.provider()).contains(Thing.PROVIDER);
                });
        assertThat(world.shown(disk("d"))).isEqualTo(world.backend.find(disk("d")));

        world.executor.runAll();
        world.assertHealthy();
    }

    @Test
    void targetsOfOthersAreRefused() {
        World world = World.live(Flavour.POLLING, vm("a"));
        Kind<Thing> unknown = Kind.of("unknown", Thing.class);

        assertThatThrownBy(() -> world.collector.read(Set.of(Target.collection(unknown))))
                .isInstanceOf(PolyvisorException.class)
                .hasMessageContaining("unknown");
        assertThatThrownBy(() -> world.collector.read(Set.of(entity(Thing.VM.key("other", "a")))))
                .isInstanceOf(PolyvisorException.class)
                .hasMessageContaining("other");
        assertThat(world.script.total()).isZero();
    }

    @Test
    void aReadBeforeTheFirstListingIsNotUndoneByIt() throws InterruptedException {
        World world = new World(Flavour.POLLING);
        world.backend.put(vm("a"));
        world.script.before("list test-vm", 1, () -> read(world, vm("a")));

        world.start();

        world.assertHealthy();
    }

    @Test
    void aReadAfterClosingIsRefused() {
        World world = World.live(Flavour.POLLING, vm("a"));
        world.backend.putSilently(vm("a"));
        world.collector.close(Duration.ZERO);

        assertThatThrownBy(() -> read(world, vm("a")))
                .asInstanceOf(InstanceOfAssertFactories.type(PolyvisorException.class))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
    }
}
