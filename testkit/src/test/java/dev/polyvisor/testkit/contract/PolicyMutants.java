package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.simulators.fake.model.FakeHost;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Drivers whose machines policy judges by too little, or too often. */
final class PolicyMutants {
    private PolicyMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                machines("machines that do not name their host", PolicyMutants::withoutHost, "P4"),
                machines("machines that name a volume which nobody lists", PolicyMutants::withLostVolume, "P2"),
                Mutant.of(
                                "hosts that never show a change",
                                Mutant.adapters(AdapterMutants.listing(each(PolicyMutants::alwaysUp))),
                                "P4")
                        .with("none"),
                Mutant.of(
                                "values that differ each time",
                                Mutant.adapters(AdapterMutants.listing(new AdapterMutants.Noise())),
                                "P5")
                        .with("none"),
                machines("machines without their labels", PolicyMutants::withoutLabels, "P3"));
    }

    private static Mutant machines(String fault, UnaryOperator<FakeMachine> spoil, String... rules) {
        return Mutant.of(
                        fault,
                        Mutant.adapters(AdapterMutants.listing(
                                each(value -> value instanceof FakeMachine machine ? spoil.apply(machine) : value))),
                        rules)
                .with("none");
    }

    private static UnaryOperator<List<Resource>> each(UnaryOperator<Resource> spoil) {
        return values -> values.stream().map(spoil).toList();
    }

    private static Resource alwaysUp(Resource value) {
        return value instanceof FakeHost host
                ? new FakeHost(host.key(), host.name(), host.cluster(), true, host.cpus(), host.memory())
                : value;
    }

    private static FakeMachine withoutHost(FakeMachine machine) {
        return copy(machine, Optional.empty(), machine.labels(), machine.references());
    }

    private static FakeMachine withoutLabels(FakeMachine machine) {
        return copy(machine, machine.host(), Map.of(), machine.references());
    }

    private static FakeMachine withLostVolume(FakeMachine machine) {
        List<ResourceKey> references = new ArrayList<>(machine.references());
        references.add(new ResourceKey(machine.key().provider(), "fake-volume", "lost"));
        return copy(machine, machine.host(), machine.labels(), references);
    }

    private static FakeMachine copy(
            FakeMachine machine, Optional<ResourceKey> host, Map<String, String> labels, List<ResourceKey> references) {
        return new FakeMachine(
                machine.key(),
                machine.name(),
                machine.scope(),
                machine.type(),
                machine.state(),
                host,
                machine.cluster(),
                machine.cpus(),
                machine.memory(),
                machine.mac(),
                machine.ip(),
                machine.createdAt(),
                machine.version(),
                labels,
                references);
    }
}
